namespace BareMountd.Daemon.Html;

/// <summary>A file of the page.</summary>
/// <param name="Name">Path below <c>/</c>.</param>
/// <param name="Type">Media type.</param>
/// <param name="Content">Bytes.</param>
/// <param name="Integrity">Hash in the form of Subresource Integrity.</param>
/// <param name="Tag">Entity tag.</param>
internal sealed record PageFile(string Name, string Type, ReadOnlyMemory<byte> Content, string Integrity, string Tag);
