using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>The disks of one moment whose I/O counts.</summary>
/// <param name="Disks">Each physical disk once, in the order of the devices.</param>
/// <param name="HighestDiskSeq">Highest attachment number of all devices: a higher one came later. 0 when the kernel does not number them.</param>
public sealed record IoDiskSet(ImmutableArray<IoDisk> Disks, ulong HighestDiskSeq)
{
    /// <summary>No disk.</summary>
    public static readonly IoDiskSet Empty = new([], 0);
}
