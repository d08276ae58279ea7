using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Proc;

/// <summary>The few C library calls that .NET does not offer for files that are not quite files.</summary>
internal static partial class ProcNative
{
    public const int O_RDONLY = 0;
    public const int O_CLOEXEC = 0x80000;
    public const short POLLIN = 0x1;
    public const short POLLPRI = 0x2;
    public const short POLLERR = 0x8;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int ENODEV = 19;
    public const int ENOTDIR = 20;
    public const int SEEK_SET = 0;
    public const int EFD_CLOEXEC = O_CLOEXEC;
    public const int IN_CLOEXEC = O_CLOEXEC;
    public const int IN_NONBLOCK = 0x800;
    public const uint IN_CLOSE_WRITE = 0x8;
    public const uint IN_MOVED_TO = 0x80;

    /// <summary>f_type of procfs (linux/magic.h).</summary>
    public const long PROC_SUPER_MAGIC = 0x9fa0;

    /// <summary>statx(2): the descriptor itself, not a path below it.</summary>
    public const int AT_EMPTY_PATH = 0x1000;

    /// <summary>statx(2): the inode is wanted.</summary>
    public const uint STATX_INO = 0x100;
    public const uint STATX_SIZE = 0x200;

    private const string C = "libc";

    [LibraryImport(C, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(SafeFileHandle fd, byte* buffer, nint count);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(SafeFileHandle fd, byte* buffer, nint count);

    [LibraryImport(C, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport(C, EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollFd* fds, nuint count, int timeoutMilliseconds);

    [LibraryImport(C, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport(C, EntryPoint = "inotify_init1", SetLastError = true)]
    public static partial int InotifyInit(int flags);

    [LibraryImport(C, EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int InotifyAddWatch(SafeFileHandle fd, string path, uint mask);

    // struct statfs is 120 bytes on every 64-bit Linux; f_type is its first word. The buffer is larger on purpose.
    [LibraryImport(C, EntryPoint = "fstatfs", SetLastError = true)]
    public static unsafe partial int FStatFs(SafeFileHandle fd, long* buffer);

    // struct statx (statx(2)) has the same layout everywhere: 256 bytes, stx_ino at 32.
    [LibraryImport(C, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int Statx(SafeFileHandle fd, string path, int flags, uint mask, ulong* buffer);

    /// <summary>struct pollfd of poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short ReturnedEvents;
    }
}
