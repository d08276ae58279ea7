using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Planning;

/// <summary>Translates between what is remembered in the process and what is kept over its restart. Pure.</summary>
public static class Memory
{
    /// <summary>What must survive a restart: mounts that are ours, mounts that are being made, and the user's holds.</summary>
    public static ImmutableArray<OwnedMount> ToKeep(
        BareMountConfig config, ImmutableDictionary<string, DiskRuntime> runtimes, Func<string, string> unitFor)
    {
        ImmutableArray<OwnedMount>.Builder kept = ImmutableArray.CreateBuilder<OwnedMount>();
        foreach (DiskConfig disk in config.Disks)
        {
            if (runtimes.GetValueOrDefault(disk.Name) is { Device: DeviceKey device } runtime && Phase(runtime) is OwnedPhase phase)
            {
                string mountPoint = runtime.MountPoint ?? disk.MountPoint;
                kept.Add(new OwnedMount(
                    disk.Name, device.Name, device.Number.ToString(), device.DiskSeq, mountPoint, unitFor(mountPoint), disk.UnmountOnRemove, disk.Links)
                {
                    Phase = phase,
                });
            }
        }

        return kept.ToImmutable();
    }

    /// <summary>What a restarted daemon starts from; the first pass holds it against the mount table.</summary>
    public static ImmutableDictionary<string, DiskRuntime> Recall(IEnumerable<OwnedMount> kept, DateTimeOffset now)
    {
        ImmutableDictionary<string, DiskRuntime>.Builder runtimes = ImmutableDictionary.CreateBuilder<string, DiskRuntime>();
        foreach (OwnedMount mount in kept)
        {
            if (!DeviceNumber.TryParse(mount.DeviceNumber, out DeviceNumber number))
            {
                continue;
            }

            runtimes[mount.Disk] = new DiskRuntime
            {
                State = mount.Phase switch
                {
                    OwnedPhase.Mounted => DiskState.Mounted,
                    OwnedPhase.Mounting => DiskState.Mounting,
                    OwnedPhase.Held => DiskState.Found,
                    _ => throw new InvalidOperationException($"unknown phase {mount.Phase}"),
                },
                Since = now,
                Device = new DeviceKey(mount.DeviceName, number, mount.DiskSeq),
                MountPoint = mount.Phase == OwnedPhase.Held ? null : mount.MountPoint,
                Owned = mount.Phase != OwnedPhase.Held,
                Held = mount.Phase == OwnedPhase.Held,
            };
        }

        return runtimes.ToImmutable();
    }

    /// <summary>True when two entries say the same (record equality does not look inside the list of links).</summary>
    public static bool Same(OwnedMount a, OwnedMount b) => a with { Links = b.Links } == b && a.Links.SequenceEqual(b.Links);

    /// <summary>True when nothing differs that is kept.</summary>
    public static bool Same(KeptState a, KeptState b) =>
        a.Mounts.Count == b.Mounts.Count && a.Mounts.Zip(b.Mounts).All(pair => Same(pair.First, pair.Second)) && a.Policies.SequenceEqual(b.Policies);

    private static OwnedPhase? Phase(DiskRuntime runtime) => runtime switch
    {
        { State: DiskState.Mounting } => OwnedPhase.Mounting,

        // Until the mount is gone it is ours, also where the user's hold comes next: a daemon that is killed in between finds it standing, and
        // knows it, or finds it gone, and holds the disk as after any unmount by hand.
        { State: DiskState.Unmounting, Owned: true } => OwnedPhase.Mounted,
        { Held: true } => OwnedPhase.Held,
        { Owned: true } => OwnedPhase.Mounted,
        _ => null,
    };
}
