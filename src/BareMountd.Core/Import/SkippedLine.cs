namespace BareMountd.Core.Import;

/// <summary>A mount that is not declared.</summary>
/// <param name="Where">Where it was read.</param>
/// <param name="What">Its mount point, or the line. Hostile text.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record SkippedLine(string Where, string What, string Reason);
