using BareMountd.Core.Health;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Health;

/// <summary>
/// Whether the kernel has shut an XFS down. No file of sysfs tells. fstat(2) of the root directory does: on a filesystem that was shut down
/// it answers EIO before anything else (fs/xfs/xfs_iops.c, xfs_vn_getattr), and on any other it is answered from memory, so that EIO has no
/// other cause; opening and listing the directory may fail for a bad block just as well.
/// </summary>
internal sealed class XfsStateProbe : ThreadProbe
{
    internal override string Name => ProbeNames.XfsState;

    internal override bool Blocks => true;

    internal override bool IsFor(ProbeTarget target) => target is { MountPoint: not null, FsType: "xfs" };

    internal override ProbeReading Read(ProbeTarget target)
    {
        using (SafeFileHandle path = MountRoot.OpenPath(target))
        {
            if (SystemdLibc.Stat(path, out _) == DiskNative.InputOutput)
            {
                return new ProbeReading.XfsState(Shutdown: true);
            }
        }

        MountRoot.Open(target).Dispose();
        return new ProbeReading.XfsState(Shutdown: false);
    }
}
