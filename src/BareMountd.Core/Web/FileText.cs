namespace BareMountd.Core.Web;

/// <summary>What reading a small file gave.</summary>
/// <param name="Bytes">Its bytes, or null.</param>
/// <param name="Problem">Without bytes: why, in words that follow the path.</param>
public readonly record struct FileText(byte[]? Bytes, string Problem);
