namespace BareMountd.Core.Html;

/// <summary>A file that the page refers to.</summary>
/// <param name="Path">Path, relative to the page.</param>
/// <param name="Integrity">Its hash in the form of Subresource Integrity: <c>sha256-…</c>.</param>
public sealed record PageAsset(string Path, string Integrity);
