using System.Globalization;

namespace BareMountd.Core.Text;

/// <summary>Figures of I/O as people read them; the same on the page and in the terminal.</summary>
public static class Figures
{
    /// <summary>Stands where there is nothing to say.</summary>
    public const string None = "-";

    /// <summary><c>12 MiB</c>; <see cref="None"/> for no value.</summary>
    public static string Bytes(double? bytes) => Known(bytes) is double value ? ByteSize.Format((ulong)Math.Round(value)) : None;

    /// <summary><c>12 MiB/s</c>; <see cref="None"/> for no value.</summary>
    public static string Rate(double? bytesPerSecond) => Known(bytesPerSecond) is double value ? ByteSize.Format((ulong)Math.Round(value)) + "/s" : None;

    /// <summary><c>0</c>, <c>0.4</c>, <c>12</c>, <c>1.2k</c> by second.</summary>
    public static string PerSecond(double? count) => Known(count) switch
    {
        null => None,
        0 => "0",
        < 0.05 => "<0.1",
        < 9.95 and double value => Text(value, "0.0"),
        < 999.5 and double value => Text(value, "0"),
        < 9950 and double value => Text(value / 1000, "0.0") + "k",
        double value => Text(value / 1000, "0") + "k",
    };

    /// <summary><c>61%</c> of a part from 0 to 1; what is there and less than one in a hundred is <c>&lt;1%</c>, and only all of it is <c>100%</c>.</summary>
    public static string Percent(double? part) => Known(part) switch
    {
        null => None,
        0 => "0%",
        < 0.01 => "<1%",
        >= 1 => "100%",
        double value => Text(Math.Min(99, Math.Round(value * 100, MidpointRounding.AwayFromZero)), "0") + "%",
    };

    /// <summary><c>85 µs</c>, <c>1.2 ms</c>, <c>34 ms</c>, <c>2.5 s</c>.</summary>
    public static string Latency(double? seconds) => Known(seconds) switch
    {
        null => None,
        0 => "0 µs",
        < 0.0009995 and double value => Text(Math.Max(1, value * 1e6), "0") + " µs",
        < 0.00995 and double value => Text(value * 1000, "0.0") + " ms",
        < 0.9995 and double value => Text(value * 1000, "0") + " ms",
        double value => Text(value, "0.0") + " s",
    };

    /// <summary><c>0.31</c>, <c>3.1</c>, <c>12</c>: a ratio, or a mean queue.</summary>
    public static string Ratio(double? value) => Known(value) switch
    {
        null => None,
        0 => "0",
        < 0.995 and double ratio => Text(ratio, "0.00"),
        < 9.95 and double ratio => Text(ratio, "0.0"),
        double ratio => Text(ratio, "0"),
    };

    private static double? Known(double? value) => value is double number && double.IsFinite(number) && number >= 0 ? number : null;

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
