using System.Runtime.InteropServices;
using BareMountd.Linux.Host;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Systemd;

/// <summary>
/// Walks a path component by component, each opened relative to the one before and never through a symbolic link: a link that is put in
/// place between two looks is caught, because the handle that was looked at is the one that is used.
/// </summary>
internal static class SafeDirectory
{
    /// <summary>0755.</summary>
    private const uint DirectoryMode = 0x1ED;

    private const uint GroupWrite = 0x10;
    private const uint OtherWrite = 0x2;
    private const uint Sticky = 0x200;

    /// <summary>Opens a directory.</summary>
    /// <param name="path">Absolute and normalised.</param>
    /// <param name="create">Missing components are made, with mode 0755.</param>
    /// <param name="failure">The component that is to blame, and why; a missing one with <paramref name="create"/> off has the errno ENOENT in words.</param>
    /// <param name="steady">
    /// Also refuses a path in which somebody other than root or we could put something else in the place of a component: for a path that is
    /// used again by its name later, by a program that follows links.
    /// </param>
    /// <returns>The handle (O_PATH), or null.</returns>
    internal static SafeFileHandle? Open(string path, bool create, out PathFailure? failure, bool steady = false)
    {
        SafeFileHandle current = SystemdLibc.OpenRoot(
            SystemdLibc.AtCurrentDirectory, "/", SystemdLibc.OpenPath | SystemdLibc.OpenDirectory | SystemdLibc.OpenCloseOnExec);
        failure = current.IsInvalid ? Failure("/", Marshal.GetLastPInvokeError()) : null;
        string walked = "";
        foreach (string component in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (failure is not null)
            {
                break;
            }

            walked += "/" + component;
            using SafeFileHandle parent = current;
            current = Step(parent, component, walked, create, out failure);
            if (steady && failure is null)
            {
                failure = Swappable(parent, current, walked);
            }
        }

        if (failure is null)
        {
            return current;
        }

        current.Dispose();
        return null;
    }

    /// <summary>True when the directory has no entry; the errno is thrown as an IOException.</summary>
    internal static bool IsEmpty(SafeFileHandle directory, string selfFds)
    {
        bool added = false;
        try
        {
            directory.DangerousAddRef(ref added);
            // The trailing dot makes the kernel go through its own link to the directory that is held open, wherever its name points by now.
            return !Directory.EnumerateFileSystemEntries($"{selfFds}/{directory.DangerousGetHandle()}/.").Any();
        }
        finally
        {
            if (added)
            {
                directory.DangerousRelease();
            }
        }
    }

    private static SafeFileHandle Step(SafeFileHandle parent, string component, string walked, bool create, out PathFailure? failure)
    {
        if (component is "." or "..")
        {
            failure = new PathFailure(walked, "the path is not normalised");
            return new SafeFileHandle();
        }

        const int PathFlags = SystemdLibc.OpenPath | SystemdLibc.OpenCloseOnExec;
        SafeFileHandle child = SystemdLibc.OpenAt(parent, component, PathFlags | SystemdLibc.OpenNoFollow);
        int errno = child.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        if (errno == SystemdLibc.NoEntry && create)
        {
            errno = Make(parent, component);
            if (errno == 0)
            {
                child.Dispose();
                child = SystemdLibc.OpenAt(parent, component, PathFlags | SystemdLibc.OpenNoFollow);
                errno = child.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
            }
        }

        SystemdLibc.FileFacts facts = default;
        if (errno == 0)
        {
            errno = SystemdLibc.Stat(child, out facts);
        }

        failure = errno != 0 ? Failure(walked, errno)
            : facts.IsSymbolicLink ? new PathFailure(walked, "is a symbolic link")
            : !facts.IsDirectory ? new PathFailure(walked, "is not a directory")
            : null;
        return child;
    }

    /// <summary>Who could rename or replace a component: whoever may write its directory, in a sticky one only the owners of the two.</summary>
    private static PathFailure? Swappable(SafeFileHandle directory, SafeFileHandle component, string walked)
    {
        SystemdLibc.FileFacts below = default;
        int errno = SystemdLibc.Stat(directory, out SystemdLibc.FileFacts above);
        errno = errno != 0 ? errno : SystemdLibc.Stat(component, out below);
        if (errno != 0)
        {
            return Failure(walked, errno);
        }

        bool shared = (above.Mode & OtherWrite) != 0 || ((above.Mode & GroupWrite) != 0 && above.Group != 0);
        string? who = !IsOurs(above.Owner) ? $"its directory belongs to user {above.Owner}"
            : !shared ? null
            : (above.Mode & Sticky) == 0 ? "its directory may be written by others"
            : !IsOurs(below.Owner) ? $"it belongs to user {below.Owner}"
            : null;
        return who is null ? null : new PathFailure(walked, who + ", who could put a link to another place there while the disk is mounted");

        static bool IsOurs(uint user) => user == 0 || user == PeerCredentials.OwnUid;
    }

    /// <summary>Makes a directory whose mode does not depend on our umask.</summary>
    private static int Make(SafeFileHandle parent, string component)
    {
        if (SystemdLibc.MakeDirectoryAt(parent, component, DirectoryMode) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            return errno == SystemdLibc.Exists ? 0 : errno;
        }

        using SafeFileHandle made = SystemdLibc.OpenAt(
            parent, component, SystemdLibc.OpenDirectory | SystemdLibc.OpenNoFollow | SystemdLibc.OpenCloseOnExec);
        return made.IsInvalid || SystemdLibc.ChangeMode(made, DirectoryMode) != 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    private static PathFailure Failure(string component, int errno) =>
        new(component, $"{NativeError.Describe(errno)} ({NativeError.Name(errno)})");
}
