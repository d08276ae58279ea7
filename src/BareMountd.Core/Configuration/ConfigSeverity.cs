using System.Text.Json.Serialization;

namespace BareMountd.Core.Configuration;

/// <summary>Weight of a <see cref="ConfigDiagnostic"/>.</summary>
public enum ConfigSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    [JsonStringEnumMemberName("notice")]
    Notice,

    /// <summary>Allowed, and likely to hurt.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The file is refused as a whole.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
