using System.Diagnostics.CodeAnalysis;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Proc;

/// <summary>
/// <c>/proc/diskstats</c>: <c>MAJOR MINOR NAME</c>, then 11 counters, 15 since Linux 4.18 (discards) and 17 since 5.5 (flushes)
/// (Documentation/admin-guide/iostats.rst, block/genhd.c <c>diskstats_show</c>). More fields of a later kernel are ignored.
/// </summary>
/// <remarks>
/// The kernel counts sectors of 512 bytes whatever the disk's own, and prints times as 32-bit milliseconds: a time counter starts again at 0
/// after 2^32 ms of summed I/O time (49.7 days), and on 32-bit kernels the other counters wrap at 2^32 too. They are passed on as printed:
/// a Prometheus <c>rate()</c> takes a wrap for a restart and loses at most one interval, while an unwrapping here would be wrong after a re-plug.
/// No input makes the parser throw; a line that is not of this form is left out.
/// </remarks>
public static class DiskStatsParser
{
    // "Standard UNIX 512-byte sectors, not any device- or filesystem-specific block size" (Documentation/block/stat.rst).
    private const ulong SectorSize = 512;
    private const double MillisecondsPerSecond = 1000.0;
    private const int BasicFields = 11;
    private const int DiscardFields = 15;
    private const int FlushFields = 17;

    // Field 9 of iostats.rst, the only one that is not a counter.
    private const int InFlightIndex = 8;

    /// <summary>Parses one line, without its newline.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">Kernel name as sysfs writes it: <c>cciss/c0d0</c> becomes <c>cciss!c0d0</c>.</param>
    /// <param name="counters">The counters in bytes and seconds.</param>
    public static bool TryParseLine(ReadOnlySpan<byte> line, [NotNullWhen(true)] out string? name, out DiskCounters counters)
    {
        name = null;
        counters = default;
        FieldReader fields = new(line);
        if (!fields.TryNextWord(out ReadOnlySpan<byte> major)
            || !fields.TryNextWord(out ReadOnlySpan<byte> minor)
            || !fields.TryNextWord(out ReadOnlySpan<byte> device)
            || !FieldReader.TryNumber(major, out _)
            || !FieldReader.TryNumber(minor, out _))
        {
            return false;
        }

        Span<ulong> values = stackalloc ulong[FlushFields];
        int count = 0;
        while (count < FlushFields && fields.TryNextWord(out ReadOnlySpan<byte> field))
        {
            if (!FieldReader.TryNumber(field, out values[count]))
            {
                // Some kernels let the number of requests in flight fall below zero (an accounting race of the multi-queue layer).
                if (count != InFlightIndex || field[0] != (byte)'-' || !FieldReader.TryNumber(field[1..], out _))
                {
                    return false;
                }

                values[count] = 0;
            }

            count++;
        }

        if (count < BasicFields || !TryBytes(values[2], out ulong readBytes) || !TryBytes(values[6], out ulong writtenBytes))
        {
            return false;
        }

        counters = new DiskCounters
        {
            ReadsCompleted = values[0],
            ReadsMerged = values[1],
            ReadBytes = readBytes,
            ReadSeconds = values[3] / MillisecondsPerSecond,
            WritesCompleted = values[4],
            WritesMerged = values[5],
            WrittenBytes = writtenBytes,
            WriteSeconds = values[7] / MillisecondsPerSecond,
            InFlight = values[InFlightIndex],
            IoSeconds = values[9] / MillisecondsPerSecond,
            WeightedIoSeconds = values[10] / MillisecondsPerSecond,
        };
        if (count >= DiscardFields)
        {
            if (!TryBytes(values[13], out ulong discardedBytes))
            {
                return false;
            }

            counters = counters with
            {
                DiscardsCompleted = values[11],
                DiscardsMerged = values[12],
                DiscardedBytes = discardedBytes,
                DiscardSeconds = values[14] / MillisecondsPerSecond,
            };
        }

        if (count >= FlushFields)
        {
            counters = counters with { FlushesCompleted = values[15], FlushSeconds = values[16] / MillisecondsPerSecond };
        }

        name = PathText.Decode(device).Replace('/', '!');
        return true;
    }

    /// <summary>Parses a whole file; of two lines with one name the first counts.</summary>
    public static Dictionary<string, DiskCounters> Parse(ReadOnlySpan<byte> text)
    {
        Dictionary<string, DiskCounters> all = new(StringComparer.Ordinal);
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (TryParseLine(text[range], out string? name, out DiskCounters counters))
            {
                all.TryAdd(name, counters);
            }
        }

        return all;
    }

    private static bool TryBytes(ulong sectors, out ulong bytes)
    {
        bytes = unchecked(sectors * SectorSize);
        return sectors <= ulong.MaxValue / SectorSize;
    }
}
