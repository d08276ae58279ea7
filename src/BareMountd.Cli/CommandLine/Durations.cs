using System.Globalization;

namespace BareMountd.Cli.CommandLine;

/// <summary>Durations of the command line.</summary>
internal static class Durations
{
    /// <summary>What is accepted, for help and errors.</summary>
    public const string Form = "a number with ms, s, m or h, such as 500ms, 30s or 5m; a bare number is seconds";

    /// <summary>Timers of the runtime end at 2^32-2 ms; a day is as good as for ever.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);

    /// <summary>Reads a duration of at most a day.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        (double unit, int suffix) = text switch
        {
            [.., 'm', 's'] => (0.001, 2),
            [.., 's'] => (1, 1),
            [.., 'm'] => (60, 1),
            [.., 'h'] => (3600, 1),
            _ => (1d, 0),
        };
        duration = default;
        if (!double.TryParse(text[..^suffix], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || !double.IsFinite(number) || number * unit > s_longest.TotalSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(number * unit);
        return true;
    }
}
