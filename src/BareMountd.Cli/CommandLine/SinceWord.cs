using System.Globalization;

namespace BareMountd.Cli.CommandLine;

/// <summary>Value of <c>--since</c>: how long ago, a moment, or the number of an event.</summary>
/// <param name="Time">Events of that moment and later.</param>
/// <param name="After">Events with a larger number.</param>
internal sealed record SinceWord(DateTimeOffset? Time, long? After)
{
    /// <summary>What is accepted, for help and errors.</summary>
    public const string Form = "a time ago such as 90s, 30m, 1h, 2d or 1w, a moment such as 2026-11-21T10:00, or the number of an event";

    private static readonly string[] s_local = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly string[] s_zoned = ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>Ten years: longer than any history, and far from the ends of the calendar.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3660);

    /// <summary>Reads one; a moment without a zone is in the user's.</summary>
    public static bool TryParse(string text, TimeProvider time, out SinceWord since)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            since = new SinceWord(null, id);
            return true;
        }

        if (TryParseAge(text, out TimeSpan age))
        {
            since = new SinceWord(time.GetUtcNow() - age, null);
            return true;
        }

        if (DateTime.TryParseExact(text, s_local, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            since = new SinceWord(new DateTimeOffset(local, time.LocalTimeZone.GetUtcOffset(local)), null);
            return true;
        }

        bool zoned = DateTimeOffset.TryParseExact(text, s_zoned, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment);
        since = new SinceWord(moment, null);
        return zoned;
    }

    private static bool TryParseAge(ReadOnlySpan<char> text, out TimeSpan age)
    {
        double unit = text switch
        {
            [.., 's'] => 1,
            [.., 'm'] => 60,
            [.., 'h'] => 3600,
            [.., 'd'] => 86400,
            [.., 'w'] => 7 * 86400,
            _ => double.NaN,
        };
        age = default;
        if (double.IsNaN(unit) || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || !double.IsFinite(number) || number * unit > s_longest.TotalSeconds)
        {
            return false;
        }

        age = TimeSpan.FromSeconds(number * unit);
        return true;
    }
}
