using System.Globalization;

namespace BareMountd.Core.Text;

/// <summary>Durations as people write them, on the command line and in the configuration.</summary>
public static class Durations
{
    /// <summary>What is accepted, for help and errors.</summary>
    public const string Form = "a number with ms, s, m or h, such as 500ms, 30s or 5m; a bare number is seconds";

    /// <summary>Timers of the runtime end at 2^32-2 ms; a day is as good as for ever.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);

    private static readonly (string Unit, TimeSpan Length)[] s_units =
    [
        ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

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

    /// <summary>The shortest form that <see cref="TryParse"/> reads back: <c>90s</c>, <c>5m</c>, <c>200ms</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        foreach ((string unit, TimeSpan length) in s_units)
        {
            if (duration >= length && duration.Ticks % length.Ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / length.Ticks}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
    }
}
