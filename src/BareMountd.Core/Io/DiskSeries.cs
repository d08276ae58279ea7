using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>Bytes per second of one disk in equal parts of the last hour, the oldest first; null where there is no data.</summary>
/// <param name="Disk">Label <c>disk</c>; hostile text.</param>
/// <param name="Kind">One of <see cref="IoKinds"/>.</param>
/// <param name="Read">Read.</param>
/// <param name="Written">Written.</param>
public sealed record DiskSeries(string Disk, string Kind, ImmutableArray<double?> Read, ImmutableArray<double?> Written);
