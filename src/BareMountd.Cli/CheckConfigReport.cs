using BareMountd.Core.Configuration;

namespace BareMountd.Cli;

/// <summary><c>check-config --json</c>; members are only ever added.</summary>
/// <param name="File">As given.</param>
/// <param name="Ok">True when there is no error.</param>
/// <param name="Diagnostics">All findings in the order of the file.</param>
internal sealed record CheckConfigReport(string File, bool Ok, IReadOnlyList<ConfigDiagnostic> Diagnostics);
