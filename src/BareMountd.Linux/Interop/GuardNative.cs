using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Interop;

/// <summary>
/// The flags of an inode (ioctl_iflags(2)). <c>ioctl</c> is declared variadic, but on the Linux ABIs of x86-64 and ARM64 three integer arguments
/// of a variadic call go into the same registers as those of a plain one; it takes none in floating point, for which alone they differ.
/// </summary>
internal static partial class GuardNative
{
    /// <summary>FS_IMMUTABLE_FL: <c>chattr +i</c>.</summary>
    internal const int Immutable = 0x10;

    /// <summary>STATX_ATTR_MOUNT_ROOT (Linux 5.8).</summary>
    private const ulong MountRoot = 0x2000;

    /// <summary>FS_IOC_GETFLAGS and FS_IOC_SETFLAGS: made for a long, and the kernel moves an int (fs/ioctl.c).</summary>
    private const nuint GetFlagsRequest = 0x80086601;

    private const nuint SetFlagsRequest = 0x40086602;

    /// <summary>Reads the flags; the errno, or 0.</summary>
    internal static int GetFlags(SafeFileHandle file, out int flags)
    {
        // Room for the long of the declaration.
        long value = 0;
        int result = Control(file, GetFlagsRequest, ref value);
        flags = (int)value;
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Writes the flags; the errno, or 0.</summary>
    internal static int SetFlags(SafeFileHandle file, int flags)
    {
        long value = flags;
        return Control(file, SetFlagsRequest, ref value) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>True when a directory is the root of a mount; null when the kernel does not tell.</summary>
    internal static bool? IsMountRoot(SafeFileHandle directory)
    {
        int errno = SystemdLibc.Attributes(directory, out ulong attributes, out ulong known);
        return errno != 0 || (known & MountRoot) == 0 ? null : (attributes & MountRoot) != 0;
    }

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, ref long argument);
}
