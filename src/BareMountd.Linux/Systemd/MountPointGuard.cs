using System.Runtime.InteropServices;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Systemd;

/// <summary>
/// The immutable flag of mount points (<c>chattr +i</c>; ext2/3/4, xfs, btrfs, f2fs, tmpfs since Linux 6.0). The directory is opened component by
/// component, never through a symbolic link, and what was looked at is what is changed: the flag goes to the handle, not to the name.
/// Thread-safe.
/// </summary>
public sealed class MountPointGuard : IMountPointGuard
{
    private const int ReadOnly = 0;

    private readonly LinuxRoots _roots;
    private readonly GuardList _ours;
    private readonly Lock _gate = new();

    /// <summary>Reads which guards are ours.</summary>
    public MountPointGuard(LinuxRoots roots)
    {
        _roots = roots;
        _ours = new GuardList(roots);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Ours
    {
        get
        {
            lock (_gate)
            {
                return _ours.Paths;
            }
        }
    }

    /// <inheritdoc/>
    public GuardOutcome Set(string mountPoint)
    {
        lock (_gate)
        {
            return Guarded(() => SetCore(mountPoint));
        }
    }

    /// <inheritdoc/>
    public GuardOutcome Clear(string mountPoint)
    {
        lock (_gate)
        {
            return _ours.Contains(mountPoint) ? Guarded(() => ClearCore(mountPoint)) : new GuardOutcome(GuardResult.AlreadySo, "");
        }
    }

    private GuardOutcome SetCore(string mountPoint)
    {
        using SafeFileHandle? directory = Open(mountPoint, create: true, out GuardOutcome? problem);
        if (directory is null)
        {
            return problem!;
        }

        int errno = GuardNative.GetFlags(directory, out int flags);
        if (errno != 0)
        {
            return Failed(errno);
        }

        if ((flags & GuardNative.Immutable) != 0)
        {
            return new GuardOutcome(GuardResult.AlreadySo, "");
        }

        if (!SafeDirectory.IsEmpty(directory, _roots.SelfFds))
        {
            return new GuardOutcome(GuardResult.Refused, "it has files in it");
        }

        bool known = _ours.Contains(mountPoint);
        _ours.Add(mountPoint);
        errno = GuardNative.SetFlags(directory, flags | GuardNative.Immutable);
        if (errno == 0)
        {
            return new GuardOutcome(GuardResult.Changed, "");
        }

        if (!known)
        {
            _ours.Remove(mountPoint);
        }

        return Failed(errno);
    }

    private GuardOutcome ClearCore(string mountPoint)
    {
        using SafeFileHandle? directory = Open(mountPoint, create: false, out GuardOutcome? problem);
        if (directory is null)
        {
            if (problem!.Result == GuardResult.AlreadySo)
            {
                _ours.Remove(mountPoint);
            }

            return problem;
        }

        int errno = GuardNative.GetFlags(directory, out int flags);
        if (errno == 0 && (flags & GuardNative.Immutable) != 0)
        {
            errno = GuardNative.SetFlags(directory, flags & ~GuardNative.Immutable);
        }

        if (errno != 0)
        {
            return Failed(errno);
        }

        _ours.Remove(mountPoint);
        return new GuardOutcome((flags & GuardNative.Immutable) != 0 ? GuardResult.Changed : GuardResult.AlreadySo, "");
    }

    /// <summary>The directory, opened for its flags; null with the reason when it is not one of which the flag may be changed.</summary>
    private static SafeFileHandle? Open(string mountPoint, bool create, out GuardOutcome? problem)
    {
        using SafeFileHandle? path = SafeDirectory.Open(mountPoint, create, out PathFailure? failure);
        if (path is null)
        {
            bool gone = !create && SystemdLibc.Stat(mountPoint, out _) == SystemdLibc.NoEntry;
            problem = gone ? new GuardOutcome(GuardResult.AlreadySo, "") : new GuardOutcome(GuardResult.Refused, failure!.ToString());
            return null;
        }

        if (GuardNative.IsMountRoot(path) is not false)
        {
            problem = new GuardOutcome(GuardResult.Mounted, "something is mounted there");
            return null;
        }

        // "." of the handle is the directory that was looked at, also when something is mounted over its name by now.
        SafeFileHandle directory = SystemdLibc.OpenAt(path, ".", ReadOnly | SystemdLibc.OpenDirectory | SystemdLibc.OpenNoFollow | SystemdLibc.OpenCloseOnExec);
        if (directory.IsInvalid)
        {
            problem = Failed(Marshal.GetLastPInvokeError());
            directory.Dispose();
            return null;
        }

        problem = null;
        return directory;
    }

    private static GuardOutcome Failed(int errno)
    {
        const int NotForThisFile = 25; // ENOTTY
        const int NotSupported = 95; // EOPNOTSUPP
        return errno is NotForThisFile or NotSupported
            ? new GuardOutcome(GuardResult.Unsupported, "its filesystem has no immutable flag")
            : new GuardOutcome(GuardResult.Refused, $"{NativeError.Describe(errno)} ({NativeError.Name(errno)})");
    }

    private static GuardOutcome Guarded(Func<GuardOutcome> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new GuardOutcome(GuardResult.Refused, JournalReader.OneLine(e.Message));
        }
    }
}
