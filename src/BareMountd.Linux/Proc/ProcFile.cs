using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Proc;

/// <summary>An open file of procfs, read from its start as often as wanted.</summary>
/// <remarks>
/// Own calls instead of FileStream: it must be the same open file that is read and polled, without a lock or a buffer in between.
/// Not thread-safe.
/// </remarks>
internal sealed class ProcFile : IDisposable
{
    // The kernel fills a read only up to what its own buffer holds, but asks for that buffer by the size of ours on the first line.
    private const int FirstBuffer = 64 * 1024;

    private readonly SafeFileHandle _handle;

    private ProcFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
    }

    /// <summary>As opened.</summary>
    public string Path { get; }

    /// <summary>The descriptor, for poll(2).</summary>
    public SafeFileHandle Handle => _handle;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It cannot be opened; names the path and errno's words.</exception>
    public static ProcFile Open(string path)
    {
        SafeFileHandle handle = Own(ProcNative.Open(path, ProcNative.O_RDONLY | ProcNative.O_CLOEXEC, 0), "open " + path);
        return new ProcFile(path, handle);
    }

    /// <summary>Opens a file for reading; null when it is not there.</summary>
    /// <exception cref="IOException">It is there and cannot be opened.</exception>
    public static ProcFile? TryOpen(string path)
    {
        int fd = ProcNative.Open(path, ProcNative.O_RDONLY | ProcNative.O_CLOEXEC, 0);
        return fd < 0 && Marshal.GetLastPInvokeError() is ProcNative.ENOENT or ProcNative.ENOTDIR or ProcNative.ENODEV
            ? null
            : new ProcFile(path, Own(fd, "open " + path));
    }

    /// <summary>Opens, reads and closes a file.</summary>
    public static byte[] ReadAllBytes(string path)
    {
        using ProcFile file = Open(path);
        ArrayBufferWriter<byte> buffer = new(FirstBuffer);
        file.ReadAll(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Opens, reads and closes a file; null when it is not there or cannot be read.</summary>
    public static byte[]? TryReadAllBytes(string path)
    {
        try
        {
            return ReadAllBytes(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads the whole file from its start into an emptied buffer.</summary>
    public unsafe void ReadAll(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        Check(ProcNative.Seek(_handle, 0, ProcNative.SEEK_SET), "seek");
        while (true)
        {
            Span<byte> span = buffer.GetSpan(FirstBuffer);
            nint count;
            fixed (byte* pointer = span)
            {
                count = ProcNative.Read(_handle, pointer, span.Length);
            }

            if (count < 0 && Marshal.GetLastPInvokeError() == ProcNative.EINTR)
            {
                continue;
            }

            Check(count, "read");
            if (count == 0)
            {
                return;
            }

            buffer.Advance((int)count);
        }
    }

    /// <summary>Number of the file in its filesystem.</summary>
    public ulong Inode() => Stat(ProcNative.STATX_INO, 32);

    /// <summary>Its size; of procfs' folder of descriptors, their number (since Linux 6.2, 0 before).</summary>
    public ulong Size() => Stat(ProcNative.STATX_SIZE, 40);

    /// <summary>True when the file is part of a real procfs, so that its changes are told by poll(2).</summary>
    public unsafe bool IsProcfs()
    {
        long* buffer = stackalloc long[32];
        Check(ProcNative.FStatFs(_handle, buffer), "fstatfs");
        return buffer[0] == ProcNative.PROC_SUPER_MAGIC;
    }

    /// <summary>True when the kernel says that the file changed since it was opened or since this was last asked; asks without waiting.</summary>
    public unsafe bool TakeChange()
    {
        ProcNative.PollFd poll = new() { Fd = (int)_handle.DangerousGetHandle(), Events = ProcNative.POLLPRI };
        return ProcNative.Poll(&poll, 1, 0) > 0 && (poll.ReturnedEvents & (ProcNative.POLLPRI | ProcNative.POLLERR)) != 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Takes ownership of a new descriptor, or throws errno's words.</summary>
    internal static SafeFileHandle Own(int fd, string what)
    {
        if (fd < 0)
        {
            throw Failure(what);
        }

        return new SafeFileHandle(fd, ownsHandle: true);
    }

    internal static IOException Failure(string what)
    {
        int errno = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    /// <summary>One field of struct statx (statx(2)), by its offset.</summary>
    private unsafe ulong Stat(uint mask, int offset)
    {
        const int Length = 256 / sizeof(ulong);
        ulong* buffer = stackalloc ulong[Length];
        Check(ProcNative.Statx(_handle, "", ProcNative.AT_EMPTY_PATH, mask, buffer), "statx");
        return buffer[offset / sizeof(ulong)];
    }

    private void Check(long result, string what)
    {
        if (result < 0)
        {
            throw Failure(what + " " + Path);
        }
    }
}
