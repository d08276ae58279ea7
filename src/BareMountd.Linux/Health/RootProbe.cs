using System.Runtime.InteropServices;
using BareMountd.Core.Health;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Health;

/// <summary>Opens the root directory of the mount and reads its first entries, without leaving a time of access behind.</summary>
internal sealed class RootProbe : ThreadProbe
{
    /// <summary>A part of the entries is enough, however many there are.</summary>
    private const int Length = 4096;

    internal override string Name => ProbeNames.Root;

    internal override bool Blocks => true;

    internal override bool IsFor(ProbeTarget target) => target.MountPoint is not null;

    internal override ProbeReading Read(ProbeTarget target)
    {
        using MountRoot root = MountRoot.Open(target);
        using SafeFileHandle directory = Open(root);
        ReadFirst(root, directory);
        return new ProbeReading.Root();
    }

    private static SafeFileHandle Open(MountRoot root)
    {
        int flags = DiskNative.OpenReadOnly | SystemdLibc.OpenDirectory | SystemdLibc.OpenCloseOnExec;
        SafeFileHandle directory = SystemdLibc.OpenAt(root.Handle, ".", flags | DiskNative.OpenNoAccessTime);
        if (directory.IsInvalid && Marshal.GetLastPInvokeError() == DiskNative.NotPermitted)
        {
            // O_NOATIME is for the owner of the directory, or with CAP_FOWNER (open(2)).
            directory.Dispose();
            directory = SystemdLibc.OpenAt(root.Handle, ".", flags);
        }

        if (directory.IsInvalid)
        {
            int errno = Marshal.GetLastPInvokeError();
            directory.Dispose();
            throw new ProbeFailedException("open " + root.Path, errno);
        }

        return directory;
    }

    private static unsafe void ReadFirst(MountRoot root, SafeFileHandle directory)
    {
        byte* entries = stackalloc byte[Length];
        if (DiskNative.ReadEntries(directory, entries, Length) < 0)
        {
            throw new ProbeFailedException("list " + root.Path, Marshal.GetLastPInvokeError());
        }
    }
}
