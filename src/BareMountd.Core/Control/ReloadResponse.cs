using BareMountd.Core.Configuration;

namespace BareMountd.Core.Control;

/// <summary>Answer to <c>POST /v1/reload</c>.</summary>
/// <param name="Ok">False: the file is refused and nothing changed.</param>
/// <param name="Added">Disks that are new.</param>
/// <param name="Removed">Disks that were released.</param>
/// <param name="Changed">Disks whose declaration changed.</param>
/// <param name="Diagnostics">All findings in the file.</param>
public sealed record ReloadResponse(
    bool Ok, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Changed, IReadOnlyList<ConfigDiagnostic> Diagnostics);
