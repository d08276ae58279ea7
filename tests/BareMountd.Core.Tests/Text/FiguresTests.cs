using BareMountd.Core.Text;

namespace BareMountd.Core.Tests.Text;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(double.NaN, "-")]
    [InlineData(-1.0, "-")]
    [InlineData(0.0, "0%")]
    [InlineData(0.0001, "<1%")]
    [InlineData(0.01, "1%")]
    [InlineData(0.615, "62%")]
    [InlineData(0.9999, "99%")]
    [InlineData(1.0, "100%")]
    [InlineData(1.2, "100%")]
    public void Percents(double? part, string expected) => Assert.Equal(expected, Figures.Percent(part));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0 µs")]
    [InlineData(0.0000001, "1 µs")]
    [InlineData(0.000085, "85 µs")]
    [InlineData(0.0009994, "999 µs")]
    [InlineData(0.0009996, "1.0 ms")]
    [InlineData(0.0012, "1.2 ms")]
    [InlineData(0.00996, "10 ms")]
    [InlineData(0.034, "34 ms")]
    [InlineData(0.9994, "999 ms")]
    [InlineData(0.9996, "1.0 s")]
    [InlineData(2.5, "2.5 s")]
    public void Latencies(double? seconds, string expected) => Assert.Equal(expected, Figures.Latency(seconds));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(double.PositiveInfinity, "-")]
    [InlineData(0.0, "0")]
    [InlineData(0.04, "<0.1")]
    [InlineData(0.4, "0.4")]
    [InlineData(9.96, "10")]
    [InlineData(999.4, "999")]
    [InlineData(999.6, "1.0k")]
    [InlineData(1200.0, "1.2k")]
    [InlineData(250000.0, "250k")]
    public void Counts(double? count, string expected) => Assert.Equal(expected, Figures.PerSecond(count));

    [Theory]
    [InlineData(null, "-", "-")]
    [InlineData(0.0, "0 B", "0 B/s")]
    [InlineData(0.4, "0 B", "0 B/s")]
    [InlineData(65536.0, "64 KiB", "64 KiB/s")]
    [InlineData(12582912.0, "12 MiB", "12 MiB/s")]
    public void Sizes(double? bytes, string size, string rate) => Assert.Equal((size, rate), (Figures.Bytes(bytes), Figures.Rate(bytes)));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0")]
    [InlineData(0.1, "0.10")]
    [InlineData(0.314, "0.31")]
    [InlineData(0.996, "1.0")]
    [InlineData(3.14, "3.1")]
    [InlineData(12.4, "12")]
    public void Ratios(double? value, string expected) => Assert.Equal(expected, Figures.Ratio(value));
}
