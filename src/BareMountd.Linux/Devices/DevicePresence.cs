using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Devices;

/// <summary>
/// Looks an attachment up in sysfs by its number: the kernel takes the link away before it announces the removal (drivers/base/core.c,
/// device_del), and names no other attachment by the same sequence number.
/// </summary>
/// <param name="roots">Where sysfs stands.</param>
public sealed class DevicePresence(LinuxRoots roots) : IDevicePresence
{
    /// <inheritdoc/>
    public bool IsThere(DeviceKey device)
    {
        string link = roots.DevBlock + "/" + device.Number;
        try
        {
            if (new DirectoryInfo(link).ResolveLinkTarget(returnFinalTarget: true)?.FullName is not string real || Path.GetFileName(real) != device.Name)
            {
                return false;
            }

            // A partition has the sequence number of its disk, which is the directory above.
            ulong? sequence = SysfsFile.Number(real + "/diskseq") ?? SysfsFile.Number(Path.GetDirectoryName(real) + "/diskseq");
            return Directory.Exists(real) && (sequence is null || device.DiskSeq == 0 || sequence == device.DiskSeq);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It goes just now, or nobody may look: then what the list says holds.
            return false;
        }
    }
}
