using BareMountd.Core.Io;

namespace BareMountd.Core.Ports;

/// <summary>Takes the counts of one kind of request on one attachment of a disk.</summary>
/// <param name="diskSeq">Sequence number of the attachment (<c>diskseq</c> in sysfs).</param>
/// <param name="operation">Kind of request.</param>
/// <param name="counts">See <see cref="RequestCounts"/>; valid during the call.</param>
/// <returns>True when the entry is not needed any more.</returns>
public delegate bool RequestCountsHandler(ulong diskSeq, RequestOperation operation, ReadOnlySpan<ulong> counts);
