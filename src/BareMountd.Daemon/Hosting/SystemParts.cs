using BareMountd.Core.Host;
using BareMountd.Linux.Devices;
using BareMountd.Linux.Host;
using BareMountd.Linux.Proc;
using BareMountd.Linux.State;
using BareMountd.Linux.Systemd;

namespace BareMountd.Daemon.Hosting;

/// <summary>The adapters of the running machine.</summary>
internal static class SystemParts
{
    /// <summary>Wires them; nothing is read or written yet, and only the connection to systemd begins.</summary>
    public static DaemonParts Create(DaemonOptions options)
    {
        LinuxRoots roots = options.Roots;
        HostFacts host = HostFactsReader.Read(roots);
        SdEventLoop loop = new("systemd");
        SystemdBus bus = new(loop, TimeProvider.System);
        MountTableSource mounts = new(roots);
        return new DaemonParts
        {
            Roots = roots,
            Host = host,
            Devices = new DeviceSourceSupervisor(roots, TimeProvider.System, options.Source),
            Mounts = mounts,
            Manager = new SystemdMountManager(bus, mounts, roots, TimeProvider.System),
            DiskStats = new DiskStatsSource(roots),
            Usage = new FilesystemUsageSource(TimeProvider.System),
            State = new StateStore(roots, words => Console.Error.WriteLine("baremountd: " + words)),
            Vital = [KeyValuePair.Create("the systemd loop", loop.Completion)],
            Owned = [loop, bus],
        };
    }
}
