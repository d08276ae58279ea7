namespace BareMountd.Core.Control;

/// <summary>One disk over the last hour: bytes per second in each bucket, the oldest first; null where there is no data.</summary>
/// <param name="Disk">Name of the disk; hostile text.</param>
/// <param name="Kind"><c>bare</c>, <c>vhdx</c> or <c>other</c>.</param>
/// <param name="Read">Read.</param>
/// <param name="Written">Written.</param>
public sealed record IoDiskSeries(string Disk, string Kind, IReadOnlyList<double?> Read, IReadOnlyList<double?> Written);
