using System.Runtime.InteropServices;
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

    /// <summary>Opens a directory; missing components are made with mode 0755 when <paramref name="create"/> is set.</summary>
    /// <returns>The handle (O_PATH), or null and the reason; a missing component with <paramref name="create"/> off has the errno ENOENT in words.</returns>
    internal static SafeFileHandle? Open(string path, bool create, out PathFailure? failure)
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
