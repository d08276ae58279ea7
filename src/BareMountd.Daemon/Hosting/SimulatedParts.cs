using BareMountd.Core.Host;
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
        MountTableSource recorded = new(roots);
        SimulatedMountManager manager = new(recorded.Read(), recorded.ReadSwaps());
        return new DaemonParts
        {
            Roots = roots,
            Host = HostFactsReader.Read(roots),
            Devices = new RecordedDeviceSource(roots),
            Mounts = manager,
            Manager = manager,
            DiskStats = new DiskStatsSource(roots),
            Usage = new SimulatedUsageSource(manager),
            State = new StateStore(roots, words => Console.Error.WriteLine("baremountd: " + words)),
        };
    }
}
