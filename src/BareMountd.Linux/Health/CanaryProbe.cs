using System.Globalization;
using System.Runtime.InteropServices;
using BareMountd.Core.Configuration;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Health;

/// <summary>
/// The canary: writes its one small file, syncs it, reads it back past the page cache, compares, and measures each step. Its promises
/// stand in docs/probes.md. Where the canary is off, a file that an earlier one left is removed, once an attachment.
/// </summary>
internal sealed class CanaryProbe(LinuxRoots roots, TimeProvider time) : ThreadProbe
{
    /// <summary>This many files must fit, and this part of the disk must be free, or nothing is written.</summary>
    private const ulong FilesFree = 16;
    private const ulong PartFree = 100;

    /// <summary>A directory and a file.</summary>
    private const ulong InodesNeeded = 2;

    internal override string Name => ProbeNames.Canary;

    internal override bool Blocks => true;

    internal override bool IsFor(ProbeTarget target) => target.MountPoint is not null;

    internal override TimeSpan Every(ProbeTarget target) => target.Config.Canary?.Interval ?? TimeSpan.MaxValue;

    internal override object? Subject(ProbeTarget target) => (target.MountPoint, target.ReadOnly, target.Config.Canary);

    internal override ProbeReading? Read(ProbeTarget target)
    {
        if (target.Config.Canary is not CanaryConfig config)
        {
            return target.ReadOnly ? null : Remove(target);
        }

        if (target.ReadOnly)
        {
            return new ProbeReading.CanarySkipped("the mount is read-only");
        }

        int size = (config.SizeBytes + CanaryPattern.Block - 1) / CanaryPattern.Block * CanaryPattern.Block;
        using MountRoot root = MountRoot.Open(target);
        if (NoRoom(root.Usage(), (ulong)size) is string reason)
        {
            return new ProbeReading.CanarySkipped(reason);
        }

        try
        {
            return Round(target, root, size);
        }
        catch (ProbeFailedException e) when (e.Errno is DiskNative.NoSpace or DiskNative.QuotaExceeded)
        {
            return new ProbeReading.CanarySkipped("the disk is full: " + e.Message);
        }
        catch (ProbeFailedException e) when (e.Errno == DiskNative.ReadOnlyFilesystem)
        {
            return new ProbeReading.CanarySkipped("the filesystem has become read-only: " + e.Message) { WriteRefused = true };
        }
    }

    /// <summary>Why a file of this size is not written here; null when it may be.</summary>
    internal static string? NoRoom(FilesystemUsage usage, ulong size)
    {
        ulong needed = Math.Max(FilesFree * size, usage.SizeBytes / PartFree);
        return usage.ReadOnly ? "the mount is read-only"
            : usage.AvailableBytes < needed
                ? string.Create(CultureInfo.InvariantCulture, $"{usage.AvailableBytes} bytes are free, and the canary wants {needed} before it writes")
            : usage.Inodes > 0 && usage.FreeInodes < InodesNeeded ? "no inode is free"
            : null;
    }

    /// <summary>Takes away what an earlier canary left. Null when there was nothing.</summary>
    private ProbeReading.CanarySkipped? Remove(ProbeTarget target)
    {
        using MountRoot root = MountRoot.Open(target);
        using (CanaryFolder? folder = CanaryFolder.Open(roots, root, target.FsType, create: false))
        {
            using SafeFileHandle? file = folder?.OpenFile();
            if (folder is null)
            {
                return null;
            }

            if (file is not null)
            {
                ReadHead(folder, file);
                folder.RemoveFile();
            }
        }

        CanaryFolder.RemoveFrom(root);
        return new ProbeReading.CanarySkipped("it is off, and its file was removed");
    }

    private unsafe ProbeReading.Canary Round(ProbeTarget target, MountRoot root, int size)
    {
        using CanaryFolder folder = CanaryFolder.Open(roots, root, target.FsType, create: true)!;
        using SafeFileHandle file = folder.OpenOrMakeFile(out bool made);
        ulong round = ReadHead(folder, file) + 1;
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)size, CanaryPattern.Block);
        try
        {
            Span<byte> content = new(memory, size);
            CanaryPattern.Fill(content, round);
            long start = time.GetTimestamp();
            Step(folder, "write", Write(file, memory, size), made);
            double write = Seconds(ref start);
            Step(folder, "sync", DiskNative.Sync(file) == 0 ? 0 : Marshal.GetLastPInvokeError(), made);
            double sync = Seconds(ref start);

            // O_DIRECT alone would do on most. Where a filesystem takes the flag and reads from memory all the same (ext4 with
            // data=journal, compressed btrfs), there is then nothing in memory.
            _ = DiskNative.Advise(file, 0, 0, DiskNative.AdviceDontNeed);
            content.Clear();
            start = time.GetTimestamp();
            bool direct = ReadBack(folder, file, memory, size);
            return new ProbeReading.Canary(write, sync, Seconds(ref start), direct, CanaryPattern.IsIntact(content, round));
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    /// <summary>Ends the round where a step failed; a file that was made for it and cannot be filled is not left behind.</summary>
    private static void Step(CanaryFolder folder, string step, int errno, bool made)
    {
        if (errno == 0)
        {
            return;
        }

        if (made && errno is DiskNative.NoSpace or DiskNative.QuotaExceeded)
        {
            folder.RemoveFile();
        }

        throw new ProbeFailedException($"{step} {folder.FilePath}", errno);
    }

    /// <summary>The round that the file was left by, 0 when it tells none. What no canary can have left is refused.</summary>
    private static unsafe ulong ReadHead(CanaryFolder folder, SafeFileHandle file)
    {
        byte* head = stackalloc byte[CanaryPattern.Block];
        nint length;
        do
        {
            length = DiskNative.Read(file, head, CanaryPattern.Block, 0);
        }
        while (length < 0 && Marshal.GetLastPInvokeError() == DiskNative.Interrupted);

        if (length < 0)
        {
            throw new ProbeFailedException("read " + folder.FilePath, Marshal.GetLastPInvokeError());
        }

        ReadOnlySpan<byte> content = new(head, (int)length);
        return CanaryPattern.TryReadRound(content, out ulong round) ? round
            : CanaryPattern.MayBeOurs(content) ? 0UL
            : throw new ProbeFailedException($"{folder.FilePath}: was not written by the canary, and is left alone");
    }

    /// <summary>Writes all of it over what stands there, and cuts off what is longer; the errno, or 0.</summary>
    private static unsafe int Write(SafeFileHandle file, byte* content, int size)
    {
        int done = 0;
        while (done < size)
        {
            nint count = DiskNative.Write(file, content + done, (nuint)(size - done), done);
            if (count < 0 && Marshal.GetLastPInvokeError() is int errno and not DiskNative.Interrupted)
            {
                return errno;
            }

            done += (int)Math.Max(count, 0);
        }

        return DiskNative.Truncate(file, size) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Reads the file into <paramref name="content"/>; true when that went past the page cache.</summary>
    private static unsafe bool ReadBack(CanaryFolder folder, SafeFileHandle buffered, byte* content, int size)
    {
        using SafeFileHandle? direct = folder.OpenDirect();
        int errno = direct is null ? DiskNative.Invalid : Read(direct, content, size);
        if (errno == 0)
        {
            return true;
        }

        if (errno == DiskNative.Invalid)
        {
            errno = Read(buffered, content, size);
        }

        return errno == 0 ? false : throw new ProbeFailedException("read " + folder.FilePath, errno);
    }

    /// <summary>Reads from the start; what a file that became shorter lacks stays zero and is no match. The errno, or 0.</summary>
    private static unsafe int Read(SafeFileHandle file, byte* content, int size)
    {
        int done = 0;
        while (done < size)
        {
            nint count = DiskNative.Read(file, content + done, (nuint)(size - done), done);
            if (count == 0)
            {
                return 0;
            }

            if (count < 0 && Marshal.GetLastPInvokeError() is int errno and not DiskNative.Interrupted)
            {
                return errno;
            }

            done += (int)Math.Max(count, 0);
        }

        return 0;
    }

    private double Seconds(ref long start)
    {
        long now = time.GetTimestamp();
        double seconds = time.GetElapsedTime(start, now).TotalSeconds;
        start = now;
        return seconds;
    }
}
