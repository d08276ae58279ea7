using BareMountd.Core.Devices;

namespace BareMountd.Core.Mounts;

/// <summary>Answers which device a mount is on.</summary>
public static class MountedOn
{
    /// <summary>
    /// True when <paramref name="entry"/> is a mount of the attachment <paramref name="device"/>. Filesystems with an anonymous device
    /// number (major 0: btrfs) are recognised by their source, which the kernel shows as the device node that was mounted.
    /// </summary>
    /// <remarks>The device may be gone already: only its key is needed.</remarks>
    public static bool Is(MountEntry entry, DeviceKey device) =>
        entry.Number.Major != 0
            ? entry.Number == device.Number
            : Path.GetFileName(entry.Source.AsSpan()).SequenceEqual(device.Name);
}
