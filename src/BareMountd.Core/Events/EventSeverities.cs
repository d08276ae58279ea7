using BareMountd.Core.Health;

namespace BareMountd.Core.Events;

/// <summary>Severity words of events, the same as those of conditions.</summary>
public static class EventSeverities
{
    /// <summary>As wished, or worth knowing.</summary>
    public const string Info = "info";

    /// <summary>Worth a look.</summary>
    public const string Warning = "warning";

    /// <summary>Wrong.</summary>
    public const string Critical = "critical";

    /// <summary>The word for a severity of health.</summary>
    public static string Word(HealthSeverity severity) => severity switch
    {
        HealthSeverity.Info => Info,
        HealthSeverity.Warning => Warning,
        HealthSeverity.Critical => Critical,
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "unknown severity"),
    };
}
