using BareMountd.Core.Host;
using BareMountd.Linux.Cgroup;
using BareMountd.Linux.Devices;
using BareMountd.Linux.Health;
using BareMountd.Linux.Host;
using BareMountd.Linux.Proc;
using BareMountd.Linux.State;
using BareMountd.Linux.Systemd;
using BareMountd.Linux.Tracing;

namespace BareMountd.Daemon.Hosting;

/// <summary>The adapters of the running machine.</summary>
internal static class SystemParts
{
    /// <summary>Wires them; nothing is read or written yet, and only the connection to systemd begins.</summary>
    public static DaemonParts Create(DaemonOptions options)
    {
        LinuxRoots roots = options.Roots;
        HostFacts host = HostFactsReader.Read(roots);
        SteadyClock clock = new(TimeProvider.System);
        SdEventLoop loop = new("systemd");
        SystemdBus bus = new(loop, TimeProvider.System);
        MountTableSource mounts = new(roots);
        SystemdUnitManager units = new(bus, TimeProvider.System);
        return new DaemonParts
        {
            Roots = roots,
            Host = host,
            Clock = clock,
            Devices = new DeviceSourceSupervisor(roots, TimeProvider.System, options.Source),
            Mounts = mounts,
            Manager = new SystemdMountManager(bus, mounts, roots, TimeProvider.System),
            Units = units,
            Presence = new DevicePresence(roots),
            Guard = new MountPointGuard(roots),
            DiskStats = new DiskStatsSource(roots),
            Cgroups = new CgroupIoSource(roots),
            Requests = new RequestTracer(roots, RequestTracer.Installed),
            IoState = new IoStateStore(roots),
            Usage = new FilesystemUsageSource(TimeProvider.System),
            Health = new HealthProber(roots, host, units, clock),
            State = new StateStore(roots, words => Console.Error.WriteLine("baremountd: " + words)),
            Events = new EventStore(roots, words => Console.Error.WriteLine("baremountd: " + words)),
            Vital = [KeyValuePair.Create("the systemd loop", loop.Completion)],
            Owned = [loop, bus],
        };
    }
}
