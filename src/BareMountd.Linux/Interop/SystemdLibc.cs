using System.Runtime.InteropServices;
using BareMountd.Core.Devices;
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

    /// <summary>STATX_TYPE, STATX_MODE, STATX_NLINK, STATX_UID, STATX_INO, STATX_SIZE.</summary>
    private const uint StatxFacts = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x100 | 0x200;

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

    [LibraryImport(SystemdLibrary.Libc, SetLastError = true)]
    internal static partial int getsockname(int fd, byte* name, ref uint length);

    /// <summary>What an open file is; the errno, or 0.</summary>
    internal static int Stat(SafeFileHandle file, out FileFacts facts)
    {
        int result = StatxAt(file, "", AtEmptyPath, StatxFacts, out StatxBuffer buffer);
        facts = FileFacts.Of(buffer);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Attributes of an open file and which of them are told (statx(2)); the errno, or 0.</summary>
    internal static int Attributes(SafeFileHandle file, out ulong attributes, out ulong known)
    {
        int result = StatxAt(file, "", AtEmptyPath, StatxFacts, out StatxBuffer buffer);
        (attributes, known) = (buffer.Attributes, buffer.AttributesMask);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>What a name in an open directory is, links not followed; the errno, or 0.</summary>
    internal static int StatAt(SafeFileHandle directory, string name, out FileFacts facts)
    {
        int result = StatxAt(directory, name, AtSymlinkNoFollow, StatxFacts, out StatxBuffer buffer);
        facts = FileFacts.Of(buffer);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>What a path is, links followed; the errno, or 0.</summary>
    internal static int Stat(string path, out FileFacts facts)
    {
        int result = StatxPath(AtCurrentDirectory, path, 0, StatxFacts, out StatxBuffer buffer);
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

    /// <summary>What a file is.</summary>
    /// <param name="Mode">Type and permissions.</param>
    /// <param name="DeviceMajor">Of a device node: which device.</param>
    /// <param name="DeviceMinor">The same.</param>
    internal readonly record struct FileFacts(uint Mode, uint DeviceMajor, uint DeviceMinor)
    {
        /// <summary>Names of the file.</summary>
        internal uint Links { get; init; }

        /// <summary>Owner.</summary>
        internal uint Owner { get; init; }

        /// <summary>Group.</summary>
        internal uint Group { get; init; }

        /// <summary>Inode.</summary>
        internal ulong Inode { get; init; }

        /// <summary>Length in bytes.</summary>
        internal ulong Size { get; init; }

        /// <summary>Device of the filesystem that it is on; major 0 where that has none of its own (btrfs, tmpfs).</summary>
        internal DeviceNumber On { get; init; }

        internal bool IsRegular => (Mode & 0xF000) == 0x8000;

        internal bool IsDirectory => (Mode & 0xF000) == 0x4000;

        internal bool IsSymbolicLink => (Mode & 0xF000) == 0xA000;

        internal bool IsBlockDevice => (Mode & 0xF000) == 0x6000;

        /// <summary>What it is instead, with its article; null for a regular file.</summary>
        internal string? NotAFile => (Mode & 0xF000) switch
        {
            0x8000 => null,
            0x4000 => "a directory",
            0x1000 => "a named pipe",
            0xC000 => "a socket",
            0x2000 or 0x6000 => "a device",
            _ => "something unknown",
        };

        internal static FileFacts Of(in StatxBuffer buffer) => new(buffer.Mode, buffer.RdevMajor, buffer.RdevMinor)
        {
            Links = buffer.Links,
            Owner = buffer.Owner,
            Group = buffer.Group,
            Inode = buffer.Inode,
            Size = buffer.Size,
            On = new DeviceNumber(buffer.DevMajor, buffer.DevMinor),
        };
    }

    /// <summary><c>struct statx</c>: the same layout on every architecture, 256 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct StatxBuffer
    {
        [FieldOffset(0x08)]
        internal ulong Attributes;

        [FieldOffset(0x10)]
        internal uint Links;

        [FieldOffset(0x14)]
        internal uint Owner;

        [FieldOffset(0x18)]
        internal uint Group;

        [FieldOffset(0x1c)]
        internal ushort Mode;

        [FieldOffset(0x20)]
        internal ulong Inode;

        [FieldOffset(0x28)]
        internal ulong Size;

        [FieldOffset(0x38)]
        internal ulong AttributesMask;

        [FieldOffset(0x80)]
        internal uint RdevMajor;

        [FieldOffset(0x84)]
        internal uint RdevMinor;

        [FieldOffset(0x88)]
        internal uint DevMajor;

        [FieldOffset(0x8c)]
        internal uint DevMinor;
    }
}
