using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Health;

/// <summary>From a snapshot to what is to be looked at. Pure.</summary>
internal static class ProbeTargets
{
    /// <summary>
    /// Declared disks that are mounted, and those that were found and stand unmounted. A disk with a job under way is left alone: what
    /// could be read of it would be true of neither before nor after.
    /// </summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="unitFor">Mount unit of a mount point.</param>
    public static ImmutableArray<ProbeTarget> Of(DaemonSnapshot snapshot, Func<string, string> unitFor)
    {
        ImmutableArray<ProbeTarget>.Builder targets = ImmutableArray.CreateBuilder<ProbeTarget>();
        foreach (DiskConfig disk in snapshot.Input.Config.Disks)
        {
            if (snapshot.Output.Runtimes.TryGetValue(disk.Name, out DiskRuntime? runtime) && Of(snapshot, disk, runtime, unitFor) is ProbeTarget target)
            {
                targets.Add(target);
            }
        }

        return targets.ToImmutable();
    }

    private static ProbeTarget? Of(DaemonSnapshot snapshot, DiskConfig disk, DiskRuntime runtime, Func<string, string> unitFor)
    {
        if (runtime is not { State: DiskState.Mounted or DiskState.Found or DiskState.Failed, JobInFlight: false, Device: DeviceKey key }
            || Find(snapshot.Input.World, key) is not BlockDevice device)
        {
            return null;
        }

        string mountPoint = runtime.MountPoint ?? disk.MountPoint;
        MountEntry? entry = runtime.State == DiskState.Mounted ? snapshot.Input.World.Mounts.At(mountPoint) : null;
        return new ProbeTarget(
            disk.Name,
            key,
            device.DevNode,
            entry?.FsType ?? device.Content.Type ?? "",
            device.Content.Uuid,
            entry?.MountPoint,
            entry?.ReadOnly ?? false,
            unitFor(mountPoint),
            disk.Health);
    }

    private static BlockDevice? Find(World world, DeviceKey key)
    {
        foreach (BlockDevice device in world.Devices)
        {
            if (device.Key == key)
            {
                return device;
            }
        }

        return null;
    }
}
