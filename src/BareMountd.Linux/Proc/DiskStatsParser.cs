using System.Text;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Proc;

/// <summary>
/// <c>/proc/diskstats</c>: <c>MAJOR MINOR NAME</c>, then 11 counters, 15 since Linux 4.18 (discards) and 17 since 5.5 (flushes)
/// (Documentation/admin-guide/iostats.rst, block/genhd.c <c>diskstats_show</c>). More fields of a later kernel are ignored.
/// </summary>
/// <remarks>
/// The kernel counts sectors of 512 bytes whatever the disk's own. Values are passed on as printed, the 32-bit times too: what a smaller value
/// means is decided where the value before is known. Nothing is allocated. No input makes the parser throw; a line that is not of this form is
/// left out.
/// </remarks>
public static class DiskStatsParser
{
    // "Standard UNIX 512-byte sectors, not any device- or filesystem-specific block size" (Documentation/block/stat.rst).
    private const ulong SectorSize = 512;
    private const int BasicFields = 11;
    private const int DiscardFields = 15;

    // DISK_NAME_LEN is 32 (linux/blkdev.h); a partition adds its number.
    private const int LongestName = 64;

    /// <summary>Hands over every device of a file.</summary>
    public static void Parse(ReadOnlySpan<byte> text, DiskCountersHandler take)
    {
        ArgumentNullException.ThrowIfNull(take);
        Span<char> name = stackalloc char[LongestName];
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (TryParseLine(text[range], name, out int length, out DiskCounters counters))
            {
                take(name[..length], counters);
            }
        }
    }

    /// <summary>Parses one line, without its newline.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">Gets the kernel name as sysfs writes it: <c>cciss/c0d0</c> becomes <c>cciss!c0d0</c>.</param>
    /// <param name="length">Length of the name.</param>
    /// <param name="counters">The counters in bytes and milliseconds.</param>
    private static bool TryParseLine(ReadOnlySpan<byte> line, Span<char> name, out int length, out DiskCounters counters)
    {
        length = 0;
        counters = default;
        FieldReader fields = new(line);
        if (!fields.TryNextWord(out ReadOnlySpan<byte> major)
            || !fields.TryNextWord(out ReadOnlySpan<byte> minor)
            || !fields.TryNextWord(out ReadOnlySpan<byte> device)
            || !FieldReader.TryNumber(major, out _)
            || !FieldReader.TryNumber(minor, out _)
            || device.Length > name.Length
            || !Ascii.IsValid(device))
        {
            return false;
        }

        Span<ulong> values = stackalloc ulong[DiskCounters.Length];
        int count = 0;
        while (count < values.Length && fields.TryNextWord(out ReadOnlySpan<byte> field))
        {
            if (!FieldReader.TryNumber(field, out values[count]))
            {
                // Some kernels let the number of requests in flight fall below zero (an accounting race of the multi-queue layer).
                if (count != (int)DiskCounter.InFlight || field[0] != (byte)'-' || !FieldReader.TryNumber(field[1..], out _))
                {
                    return false;
                }

                values[count] = 0;
            }

            count++;
        }

        int known = count switch
        {
            >= DiskCounters.Length => DiskCounters.Length,
            >= DiscardFields => DiscardFields,
            _ => BasicFields,
        };
        if (count < BasicFields
            || !ToBytes(ref values[(int)DiskCounter.ReadBytes])
            || !ToBytes(ref values[(int)DiskCounter.WrittenBytes])
            || (known >= DiscardFields && !ToBytes(ref values[(int)DiskCounter.DiscardedBytes])))
        {
            return false;
        }

        counters = new DiskCounters(values[..known]);
        length = Encoding.ASCII.GetChars(device, name);
        name[..length].Replace('/', '!');
        return true;
    }

    private static bool ToBytes(ref ulong sectors)
    {
        bool fits = sectors <= ulong.MaxValue / SectorSize;
        sectors = unchecked(sectors * SectorSize);
        return fits;
    }
}
