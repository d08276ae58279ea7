using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Linux.Devices;

namespace BareMountd.Linux.Health;

/// <summary>
/// Requests under way and completed: <c>inflight</c> and <c>stat</c> of the whole device (Documentation/block/stat.rst). Flushes are
/// counted there and not at a partition, and a disk that answers nothing answers no partition.
/// </summary>
internal sealed class QueueProbe(LinuxRoots roots) : ThreadProbe
{
    /// <summary>Fields of <c>stat</c> that say how many were completed; discards since Linux 4.18, flushes since 5.5.</summary>
    private const int Reads = 0;
    private const int Writes = 4;
    private const int Discards = 11;
    private const int Flushes = 15;
    private const int OldFields = 11;
    private const int DiscardFields = 15;
    private const int AllFields = 17;

    internal override string Name => ProbeNames.Queue;

    internal override bool IsFor(ProbeTarget target) => true;

    internal override ProbeReading Read(ProbeTarget target)
    {
        string folder = DiskFolder.Whole(roots, target.Device.Name)
            ?? throw new ProbeFailedException($"{target.Device.Name}: the kernel shows no such device any more");
        byte[] inflight = SysfsFile.Bytes(folder + "/inflight") ?? throw new ProbeFailedException(roots.Strip(folder) + "/inflight: cannot be read");
        byte[] stat = SysfsFile.Bytes(folder + "/stat") ?? throw new ProbeFailedException(roots.Strip(folder) + "/stat: cannot be read");
        return TryParse(inflight, stat, out ulong now, out ulong completed)
            ? new ProbeReading.Queue(now, completed)
            : throw new ProbeFailedException(roots.Strip(folder) + "/stat: not the numbers of a block device");
    }

    /// <summary>Reads both files.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> inflight, ReadOnlySpan<byte> stat, out ulong now, out ulong completed)
    {
        now = 0;
        completed = 0;
        Span<ulong> under = stackalloc ulong[2];
        if (!SysfsNumbers.TryParseAll(inflight, under))
        {
            return false;
        }

        Span<ulong> fields = stackalloc ulong[AllFields];
        foreach (int count in (ReadOnlySpan<int>)[AllFields, DiscardFields, OldFields])
        {
            fields.Clear();
            if (SysfsNumbers.TryParseAll(stat, fields[..count]))
            {
                // Counters of the kernel wrap; so may their sum.
                now = unchecked(under[0] + under[1]);
                completed = unchecked(fields[Reads] + fields[Writes] + fields[Discards] + fields[Flushes]);
                return true;
            }
        }

        return false;
    }
}
