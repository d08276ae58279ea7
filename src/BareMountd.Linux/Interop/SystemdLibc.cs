using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Interop;

/// <summary>
/// The calls of the C library that take a directory handle, and eventfd: neither .NET nor Mono.Posix has them.
/// <c>openat</c> itself is variadic; <c>__openat_2</c> is its fixed-arity form (glibc 2.7, the one that fortified C programs call).
/// </summary>
internal static unsafe partial class SystemdLibc
{
    internal const int AtCurrentDirectory = -100;
    internal const int AtEmptyPath = 0x1000;
    internal const int AtSymlinkNoFollow = 0x100;

    internal const int OpenCloseOnExec = 0x80000;
    internal const int OpenPath = 0x200000;

    /// <summary>EFD_CLOEXEC | EFD_NONBLOCK.</summary>
    internal const int EventFdFlags = 0x80800;

    internal const int NoEntry = 2;
    internal const int Exists = 17;

    private const uint StatxType = 1;
    private const uint StatxMode = 2;

    /// <summary>O_DIRECTORY differs between x86 and ARM.</summary>
    internal static int OpenDirectory { get; } = IsArm ? 0x4000 : 0x10000;

    /// <summary>O_NOFOLLOW differs between x86 and ARM.</summary>
    internal static int OpenNoFollow { get; } = IsArm ? 0x8000 : 0x20000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "__openat_2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle OpenRoot(int directory, string name, int flags);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "__openat_2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle OpenAt(SafeFileHandle directory, string name, int flags);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeDirectoryAt(SafeFileHandle directory, string name, uint mode);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SymlinkAt(string target, SafeFileHandle directory, string name);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RenameAt(SafeFileHandle fromDirectory, string from, SafeFileHandle toDirectory, string to);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UnlinkAt(SafeFileHandle directory, string name, int flags);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLinkAt(SafeFileHandle directory, string name, byte* buffer, nuint size);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxAt(SafeFileHandle directory, string name, int flags, uint mask, out StatxBuffer buffer);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxPath(int directory, string name, int flags, uint mask, out StatxBuffer buffer);

    [LibraryImport(SystemdLibrary.Libc, SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(SystemdLibrary.Libc, SetLastError = true)]
    internal static partial nint write(int fd, in ulong value, nuint size);

    [LibraryImport(SystemdLibrary.Libc, SetLastError = true)]
    internal static partial nint read(int fd, out ulong value, nuint size);

    [LibraryImport(SystemdLibrary.Libc, SetLastError = true)]
    internal static partial int close(int fd);

    /// <summary>Kind and device number of an open file; the errno, or 0.</summary>
    internal static int Stat(SafeFileHandle file, out FileFacts facts)
    {
        int result = StatxAt(file, "", AtEmptyPath, StatxType | StatxMode, out StatxBuffer buffer);
        facts = FileFacts.Of(buffer);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Kind and device number of a path, links followed; the errno, or 0.</summary>
    internal static int Stat(string path, out FileFacts facts)
    {
        int result = StatxPath(AtCurrentDirectory, path, 0, StatxType | StatxMode, out StatxBuffer buffer);
        facts = FileFacts.Of(buffer);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Target of a symbolic link; null with the errno when it is none.</summary>
    internal static string? ReadLink(SafeFileHandle directory, string name, out int errno)
    {
        byte* buffer = stackalloc byte[4096];
        nint length = ReadLinkAt(directory, name, buffer, 4096);
        errno = length < 0 ? Marshal.GetLastPInvokeError() : 0;
        return length < 0 ? null : System.Text.Encoding.UTF8.GetString(buffer, (int)length);
    }

    /// <summary>Kind and device number of a file.</summary>
    internal readonly record struct FileFacts(uint Mode, uint DeviceMajor, uint DeviceMinor)
    {
        internal bool IsDirectory => (Mode & 0xF000) == 0x4000;

        internal bool IsSymbolicLink => (Mode & 0xF000) == 0xA000;

        internal bool IsBlockDevice => (Mode & 0xF000) == 0x6000;

        internal static FileFacts Of(in StatxBuffer buffer) => new(buffer.Mode, buffer.RdevMajor, buffer.RdevMinor);
    }

    /// <summary><c>struct statx</c>: the same layout on every architecture, 256 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct StatxBuffer
    {
        [FieldOffset(0x1c)]
        internal ushort Mode;

        [FieldOffset(0x80)]
        internal uint RdevMajor;

        [FieldOffset(0x84)]
        internal uint RdevMinor;
    }
}
