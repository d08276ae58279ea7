using System.Globalization;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>Is a device node still the attachment that the planner meant?</summary>
internal static class DeviceCheck
{
    /// <summary>Null when <paramref name="node"/> is this very attachment; else what is wrong.</summary>
    internal static string? Gone(LinuxRoots roots, DeviceKey device, string node)
    {
        int errno = SystemdLibc.Stat(node, out SystemdLibc.FileFacts facts);
        if (errno != 0)
        {
            return $"{node}: {NativeError.Describe(errno)} ({NativeError.Name(errno)})";
        }

        if (!facts.IsBlockDevice)
        {
            return $"{node} is not a block device";
        }

        DeviceNumber number = new(facts.DeviceMajor, facts.DeviceMinor);
        if (number != device.Number)
        {
            return $"{node} is device {number} now, and was {device.Number}";
        }

        ulong sequence = DiskSequence(roots, device.Name);
        return device.DiskSeq != 0 && sequence != 0 && sequence != device.DiskSeq
            ? $"{node} is another attachment now (sequence {sequence}, and was {device.DiskSeq})"
            : null;
    }

    /// <summary>True when a mount is of this device. btrfs shows numbers of its own, so its source is looked at.</summary>
    internal static bool IsMountOf(MountEntry entry, DeviceKey device, string node) =>
        entry.Number == device.Number
        || entry.Source == node
        || (entry.Number.Major == 0
            && entry.Source.StartsWith('/')
            && SystemdLibc.Stat(entry.Source, out SystemdLibc.FileFacts facts) == 0
            && facts.IsBlockDevice
            && new DeviceNumber(facts.DeviceMajor, facts.DeviceMinor) == device.Number);

    /// <summary>The kernel's sequence number of an attachment (Linux 5.15); a partition has that of its disk. 0 when the kernel does not tell.</summary>
    private static ulong DiskSequence(LinuxRoots roots, string name)
    {
        try
        {
            // The entry of the class is a link into the device tree; a partition's parent directory there is its disk.
            string? real = new DirectoryInfo(roots.ClassBlock + "/" + name).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            foreach (string directory in real is null ? [] : new[] { real, Path.GetDirectoryName(real)! })
            {
                string file = directory + "/diskseq";
                if (File.Exists(file) && ulong.TryParse(File.ReadAllText(file).AsSpan().Trim(), CultureInfo.InvariantCulture, out ulong sequence))
                {
                    return sequence;
                }
            }
        }
        catch (IOException)
        {
            // It goes just now: the node tells.
        }

        return 0;
    }
}
