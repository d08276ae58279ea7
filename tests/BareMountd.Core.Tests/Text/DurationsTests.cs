using BareMountd.Core.Text;

namespace BareMountd.Core.Tests.Text;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("500ms", 0.5)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("24h", 86400)]
    public void Durations_are_read(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan value));
        Assert.Equal(TimeSpan.FromSeconds(seconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("25h")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("∞")]
    [InlineData("99999999999999999999999h")]
    public void Other_things_are_no_durations(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData(30_000, "30s")]
    [InlineData(90_000, "90s")]
    [InlineData(300_000, "5m")]
    [InlineData(86_400_000, "24h")]
    [InlineData(1500, "1500ms")]
    [InlineData(200, "200ms")]
    [InlineData(0, "0ms")]
    public void What_is_written_is_read_back(int milliseconds, string text)
    {
        TimeSpan duration = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(text, Durations.Format(duration));
        Assert.True(Durations.TryParse(text, out TimeSpan back));
        Assert.Equal(duration, back);
    }
}
