using System.Collections.Immutable;
using BareMountd.Core.Configuration;

namespace BareMountd.Core.Web;

/// <summary>Outcome of reading a web configuration.</summary>
/// <param name="Config">The configuration, or null when there is an error.</param>
/// <param name="Diagnostics">All findings in the order of the file.</param>
public sealed record WebConfigResult(WebConfig? Config, ImmutableArray<ConfigDiagnostic> Diagnostics);
