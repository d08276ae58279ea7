using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;

namespace BareMountd.Core.Planning;

/// <summary>Everything one pass decides on.</summary>
/// <param name="Config">Declared disks.</param>
/// <param name="World">What the kernel shows.</param>
/// <param name="Matches">Outcome of matching the two.</param>
/// <param name="Runtimes">What is remembered, by declared disk.</param>
/// <param name="UdevRunning">True where udevd runs.</param>
/// <param name="Now">The moment.</param>
public sealed record PlanInput(
    BareMountConfig Config,
    World World,
    MatchResult Matches,
    ImmutableDictionary<string, DiskRuntime> Runtimes,
    bool UdevRunning,
    DateTimeOffset Now)
{
    /// <summary>
    /// Devices of standing mounts that the list of devices lacks and that the kernel still has: the list is wrong, and a mount is not taken
    /// down for it.
    /// </summary>
    public ImmutableHashSet<DeviceKey> StillInKernel { get; init; } = [];
}
