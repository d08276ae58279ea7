namespace BareMountd.Core.Health;

/// <summary>How bad a condition is; on the wire in lower case.</summary>
public enum HealthSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Info,

    /// <summary>Works, and will not for long, or not as declared.</summary>
    Warning,

    /// <summary>Data cannot be read or written, or is at risk.</summary>
    Critical,
}
