using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Matching;

/// <summary>What the kernel shows at one moment.</summary>
/// <param name="Devices">Every block device.</param>
/// <param name="Mounts">The mount table of PID 1's namespace.</param>
/// <param name="Swaps">Active swap areas.</param>
/// <param name="Host">The machine.</param>
public sealed record World(ImmutableArray<BlockDevice> Devices, MountTable Mounts, ImmutableArray<SwapEntry> Swaps, HostFacts Host)
{
    /// <summary>Nothing seen yet.</summary>
    public static readonly World Empty = new([], MountTable.Empty, [], HostFacts.Unknown);
}
