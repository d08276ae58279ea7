using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Health;

/// <summary>
/// A mount at the place of a declared disk, with the attachment that it was mounted from. The mount table has only the device number, and
/// the next device to come may get that number: then a mount of a device that is gone looks like one of the device that is there.
/// </summary>
/// <param name="Id">Id of the mount in the mount table.</param>
/// <param name="Device">The attachment when the mount was first seen.</param>
/// <param name="Orphaned">True once that attachment was seen to be gone while the mount stood.</param>
/// <param name="SeenWritable">True once it was seen to be read-write.</param>
public sealed record StandingMount(int Id, DeviceKey Device, bool Orphaned, bool SeenWritable)
{
    /// <summary>What is known after one more look.</summary>
    /// <param name="known">What was known.</param>
    /// <param name="entry">What stands there now; null when nothing does.</param>
    /// <param name="runtime">The disk after this pass.</param>
    /// <param name="devices">The devices of now, by name.</param>
    /// <param name="stillInKernel">Devices that are missing there and that the kernel still has.</param>
    public static StandingMount? Next(
        StandingMount? known,
        MountEntry? entry,
        DiskRuntime runtime,
        IReadOnlyDictionary<string, BlockDevice> devices,
        IImmutableSet<DeviceKey> stillInKernel)
    {
        if (entry is null)
        {
            return null;
        }

        if (known?.Id == entry.Id)
        {
            bool orphaned = known.Orphaned || !(IsThere(known.Device, devices) || stillInKernel.Contains(known.Device));
            bool writable = known.SeenWritable || !entry.ReadOnly;
            return orphaned == known.Orphaned && writable == known.SeenWritable
                ? known
                : known with { Orphaned = orphaned, SeenWritable = writable };
        }

        return runtime is { State: DiskState.Mounted, Device: DeviceKey device } ? new StandingMount(entry.Id, device, false, !entry.ReadOnly) : null;
    }

    private static bool IsThere(DeviceKey key, IReadOnlyDictionary<string, BlockDevice> devices) =>
        devices.TryGetValue(key.Name, out BlockDevice? device)
        && device.Number == key.Number
        && (device.DiskSeq == key.DiskSeq || device.DiskSeq == 0 || key.DiskSeq == 0);
}
