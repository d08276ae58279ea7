using System.Runtime.InteropServices;
using BareMountd.Core.Health;
using BareMountd.Core.Ports;
using BareMountd.Linux.Interop;
using BareMountd.Linux.Systemd;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;

namespace BareMountd.Linux.Health;

/// <summary>
/// The root directory of a mounted disk, held open: what is done by way of it is done on this disk and no other, whatever is mounted,
/// unmounted or put in place of the path meanwhile.
/// </summary>
internal sealed class MountRoot : IDisposable
{
    private MountRoot(string path, SafeFileHandle handle, SystemdLibc.FileFacts facts)
    {
        Path = path;
        Handle = handle;
        Facts = facts;
    }

    /// <summary>The mount point.</summary>
    internal string Path { get; }

    /// <summary>The directory (O_PATH).</summary>
    internal SafeFileHandle Handle { get; }

    /// <summary>What it is.</summary>
    internal SystemdLibc.FileFacts Facts { get; }

    /// <summary>Opens the root of the target's mount.</summary>
    /// <exception cref="ProbeFailedException">The path cannot be walked, or the target is not what is mounted there.</exception>
    internal static MountRoot Open(ProbeTarget target)
    {
        SafeFileHandle handle = OpenPath(target);
        try
        {
            int errno = SystemdLibc.Stat(handle, out SystemdLibc.FileFacts here);
            if (errno != 0)
            {
                throw new ProbeFailedException(target.MountPoint!, errno);
            }

            if (!here.IsDirectory)
            {
                throw new ProbeFailedException($"{target.MountPoint}: is not a directory");
            }

            Check(target, handle, here);
            return new MountRoot(target.MountPoint!, handle, here);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Opens the path alone (O_PATH): asks nothing of the filesystem that is mounted there, so it succeeds on one that answers no call.</summary>
    internal static SafeFileHandle OpenPath(ProbeTarget target)
    {
        string path = target.MountPoint!;
        int slash = path.LastIndexOf('/');
        using SafeFileHandle parent = SafeDirectory.Open(path[..slash], create: false, out PathFailure? failure)
            ?? throw new ProbeFailedException(failure!.ToString());
        SafeFileHandle handle = SystemdLibc.OpenAt(
            parent, slash + 1 < path.Length ? path[(slash + 1)..] : ".", SystemdLibc.OpenPath | SystemdLibc.OpenNoFollow | SystemdLibc.OpenCloseOnExec);
        if (handle.IsInvalid)
        {
            int errno = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw new ProbeFailedException(path, errno);
        }

        return handle;
    }

    /// <summary>statvfs(3).</summary>
    internal FilesystemUsage Usage()
    {
        bool added = false;
        try
        {
            Handle.DangerousAddRef(ref added);
            return Syscall.fstatvfs((int)Handle.DangerousGetHandle(), out Statvfs vfs) == 0
                ? Proc.FilesystemUsageSource.Usage(vfs)
                : throw new ProbeFailedException("statvfs " + Path, Marshal.GetLastPInvokeError());
        }
        finally
        {
            if (added)
            {
                Handle.DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    /// <summary>As <see cref="Proc.FilesystemUsageSource"/> tells a mount point: the directory above is on another filesystem, or is the same one (/).</summary>
    private static void Check(ProbeTarget target, SafeFileHandle handle, SystemdLibc.FileFacts here)
    {
        int errno = SystemdLibc.StatAt(handle, "..", out SystemdLibc.FileFacts above);
        if (errno != 0)
        {
            throw new ProbeFailedException(target.MountPoint + "/..", errno);
        }

        if (here.On == above.On && here.Inode != above.Inode)
        {
            throw new ProbeFailedException($"{target.MountPoint}: nothing is mounted there any more");
        }

        // A filesystem over several devices (btrfs) has a number of its own, with major 0.
        if (here.On.Major != 0 && here.On != target.Device.Number)
        {
            throw new ProbeFailedException($"{target.MountPoint}: carries device {here.On}, and not {target.Device.Number} ({target.Device.Name})");
        }
    }
}
