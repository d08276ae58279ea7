using System.Collections.Immutable;

namespace BareMountd.Core.Planning;

/// <summary>Why the last attempt on a disk failed.</summary>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="Detail">systemd's and the kernel's own words, one line.</param>
/// <param name="Log">Last log lines, oldest first.</param>
/// <param name="Since">First seen in this row of failures.</param>
public sealed record DiskFailure(string Code, string Detail, ImmutableArray<string> Log, DateTimeOffset Since);
