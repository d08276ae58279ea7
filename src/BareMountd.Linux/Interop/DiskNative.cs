using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Interop;

/// <summary>
/// Calls that touch a disk and whose errno is the answer: .NET's own files translate some errors, swallow others (fsync), and hold locks.
/// Offsets are 64 bits wide: the daemon runs on 64-bit Linux only.
/// </summary>
internal static unsafe partial class DiskNative
{
    internal const int OpenReadOnly = 0;
    internal const int OpenReadWrite = 2;

    /// <summary>O_NOATIME: the same number on x86 and ARM.</summary>
    internal const int OpenNoAccessTime = 0x40000;

    /// <summary>unlinkat(2): a directory.</summary>
    internal const int AtRemoveDirectory = 0x200;

    /// <summary>posix_fadvise(2): the pages may go.</summary>
    internal const int AdviceDontNeed = 4;

    internal const int NotPermitted = 1;
    internal const int Interrupted = 4;
    internal const int InputOutput = 5;
    internal const int Invalid = 22;
    internal const int NoSpace = 28;
    internal const int ReadOnlyFilesystem = 30;
    internal const int NotEmpty = 39;
    internal const int QuotaExceeded = 122;

    /// <summary>O_DIRECT differs between x86 and ARM.</summary>
    internal static int OpenDirect { get; } =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint ReadEntries(SafeFileHandle directory, byte* buffer, nuint size);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "pread", SetLastError = true)]
    internal static partial nint Read(SafeFileHandle file, byte* buffer, nuint size, long offset);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "pwrite", SetLastError = true)]
    internal static partial nint Write(SafeFileHandle file, byte* buffer, nuint size, long offset);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(SafeFileHandle file);

    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(SafeFileHandle file, long length);

    /// <summary>Answers the errno itself.</summary>
    [LibraryImport(SystemdLibrary.Libc, EntryPoint = "posix_fadvise")]
    internal static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
