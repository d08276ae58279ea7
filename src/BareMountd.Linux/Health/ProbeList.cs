using System.Collections.Immutable;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Health;

/// <summary>Every probe, sorted by name (a test keeps it so).</summary>
internal static class ProbeList
{
    /// <summary>Makes the list.</summary>
    internal static ImmutableArray<Probe> Create(LinuxRoots roots, HostFacts host, ICommandRunner units, TimeProvider time) =>
    [
        new BtrfsDevicesProbe(roots),
        new CanaryProbe(roots, time),
        new DeviceProbe(roots),
        new ExtErrorsProbe(roots),
        new QueueProbe(roots),
        new RootProbe(),
        new SmartProbe(roots, host, units),
        new SpaceProbe(),
        new SuperblockProbe(roots),
        new UnitProbe(roots),
        new XfsStateProbe(),
    ];
}
