using BareMountd.Core.Host;
using BareMountd.Linux.Cgroup;
using BareMountd.Linux.Devices;
using BareMountd.Linux.Host;
using BareMountd.Linux.Proc;
using BareMountd.Linux.Simulation;
using BareMountd.Linux.State;

namespace BareMountd.Daemon.Hosting;

/// <summary>The adapters of <c>--simulate</c>: recorded trees, and mounts that happen in memory only.</summary>
internal static class SimulatedParts
{
    /// <summary>Wires them.</summary>
    public static DaemonParts Create(DaemonOptions options)
    {
        LinuxRoots roots = options.Roots;
        SteadyClock clock = new(TimeProvider.System);
        MountTableSource recorded = new(roots);
        SimulatedMountManager manager = new(recorded.Read(), recorded.ReadSwaps());
        SimulatedUsageSource usage = new(manager);
        return new DaemonParts
        {
            Roots = roots,
            Host = HostFactsReader.Read(roots),
            Clock = clock,
            Devices = new RecordedDeviceSource(roots),
            Mounts = manager,
            Manager = manager,
            Units = new SimulatedUnitManager(call => Console.Error.WriteLine("baremountd: simulated: " + call)),
            Presence = new DevicePresence(roots),
            Guard = new SimulatedMountPointGuard(manager),
            DiskStats = new DiskStatsSource(roots),
            Cgroups = new CgroupIoSource(roots),
            Requests = new SimulatedRequestTracer(),
            IoState = new IoStateStore(roots),
            Usage = usage,
            Health = new SimulatedHealthProber(roots, usage, clock),
            State = new StateStore(roots, words => Console.Error.WriteLine("baremountd: " + words)),
            Events = new EventStore(roots, words => Console.Error.WriteLine("baremountd: " + words)),
        };
    }
}
