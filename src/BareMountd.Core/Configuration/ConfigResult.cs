using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>Outcome of reading a configuration.</summary>
/// <param name="Config">The configuration, or null when any diagnostic is an error.</param>
/// <param name="Diagnostics">All findings, in the order of the file.</param>
public sealed record ConfigResult(BareMountConfig? Config, ImmutableArray<ConfigDiagnostic> Diagnostics)
{
    /// <summary>True when there is no error.</summary>
    public bool Ok => Config is not null;
}
