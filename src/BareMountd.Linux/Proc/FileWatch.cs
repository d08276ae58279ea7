using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Proc;

/// <summary>
/// Waits for a change of one file: by the kernel's own event on an open procfs file, by inotify on the folder of a plain file (which also sees
/// a file that is replaced by renaming). <see cref="Wake"/> may be called from any thread, everything else from one.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    private readonly SafeFileHandle _wake;
    private readonly SafeFileHandle? _inotify;

    private FileWatch(ProcFile file, SafeFileHandle wake, SafeFileHandle? inotify)
    {
        File = file;
        _wake = wake;
        _inotify = inotify;
    }

    /// <summary>The file of now; another one after a plain file was replaced.</summary>
    public ProcFile File { get; private set; }

    /// <summary>Starts watching; changes from here on are not lost. Owns the file, also when it fails.</summary>
    public static FileWatch Create(ProcFile file)
    {
        SafeFileHandle? wake = null;
        SafeFileHandle? inotify = null;
        try
        {
            wake = ProcFile.Own(ProcNative.EventFd(0, ProcNative.EFD_CLOEXEC), "eventfd");
            if (!file.IsProcfs())
            {
                inotify = ProcFile.Own(ProcNative.InotifyInit(ProcNative.IN_CLOEXEC | ProcNative.IN_NONBLOCK), "inotify_init1");
                string folder = Path.GetDirectoryName(Path.GetFullPath(file.Path))!;

                // Not IN_MODIFY: a file that is being written has no meaning before it is closed.
                if (ProcNative.InotifyAddWatch(inotify, folder, ProcNative.IN_CLOSE_WRITE | ProcNative.IN_MOVED_TO) < 0)
                {
                    throw ProcFile.Failure("watch " + folder);
                }
            }

            return new FileWatch(file, wake, inotify);
        }
        catch
        {
            wake?.Dispose();
            inotify?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next change; false when <see cref="Wake"/> was called.</summary>
    public unsafe bool Wait()
    {
        ProcNative.PollFd* fds = stackalloc ProcNative.PollFd[2];
        fds[0].Fd = (int)_wake.DangerousGetHandle();
        fds[0].Events = ProcNative.POLLIN;
        fds[1].Fd = (int)(_inotify ?? File.Handle).DangerousGetHandle();
        fds[1].Events = _inotify is null ? ProcNative.POLLPRI : ProcNative.POLLIN;
        while (ProcNative.Poll(fds, 2, -1) < 0)
        {
            if (Marshal.GetLastPInvokeError() != ProcNative.EINTR)
            {
                throw ProcFile.Failure("poll " + File.Path);
            }
        }

        if (fds[0].ReturnedEvents != 0)
        {
            return false;
        }

        if (_inotify is not null)
        {
            Drain(_inotify);
            ProcFile reopened = ProcFile.Open(File.Path);
            File.Dispose();
            File = reopened;
        }

        return true;
    }

    /// <summary>Ends the present or the next <see cref="Wait"/>.</summary>
    public unsafe void Wake()
    {
        ulong one = 1;
        if (ProcNative.Write(_wake, (byte*)&one, sizeof(ulong)) < 0)
        {
            throw ProcFile.Failure("wake");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Dispose();
        _wake.Dispose();
        _inotify?.Dispose();
    }

    // Which file of the folder it was does not matter: the reader compares the text anyway.
    private static unsafe void Drain(SafeFileHandle inotify)
    {
        byte* buffer = stackalloc byte[4096];
        while (ProcNative.Read(inotify, buffer, 4096) > 0)
        {
        }
    }
}
