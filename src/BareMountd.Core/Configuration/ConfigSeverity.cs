namespace BareMountd.Core.Configuration;

/// <summary>Weight of a <see cref="ConfigDiagnostic"/>.</summary>
public enum ConfigSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Notice,

    /// <summary>Allowed, and likely to hurt.</summary>
    Warning,

    /// <summary>The file is refused as a whole.</summary>
    Error,
}
