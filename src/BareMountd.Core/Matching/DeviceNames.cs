using System.Globalization;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching;

/// <summary>Order and parts of kernel names.</summary>
public static class DeviceNames
{
    /// <summary>Orders kernel names as the kernel counts: <c>sdb</c> before <c>sdaa</c>, <c>nvme2n1</c> before <c>nvme10n1</c>.</summary>
    public static readonly IComparer<string> Natural = Comparer<string>.Create(Compare);

    /// <summary>
    /// Partition number: of the table entry, else the digits that the kernel puts behind the disk's name (<c>sdb1</c>, <c>nvme0n1p2</c>);
    /// null for a whole device.
    /// </summary>
    public static int? PartitionNumber(BlockDevice device) =>
        device.Entry?.Number ?? PartitionNumber(device.Name, device.Parent);

    /// <summary>Partition number from the two names; null when <paramref name="parent"/> is null or the names do not belong together.</summary>
    public static int? PartitionNumber(string name, string? parent)
    {
        if (parent is null || parent.Length == 0 || !name.StartsWith(parent, StringComparison.Ordinal))
        {
            return null;
        }

        // block/partitions/core.c: a "p" goes between where the disk's name ends with a digit.
        ReadOnlySpan<char> rest = name.AsSpan(parent.Length);
        if (char.IsAsciiDigit(parent[^1]) && rest.StartsWith("p"))
        {
            rest = rest[1..];
        }

        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private static int Compare(string? a, string? b)
    {
        if (a is null || b is null)
        {
            return string.CompareOrdinal(a, b);
        }

        int i = 0;
        int j = 0;
        while (i < a.Length && j < b.Length)
        {
            int aEnd = ChunkEnd(a, i);
            int bEnd = ChunkEnd(b, j);
            ReadOnlySpan<char> x = a.AsSpan(i, aEnd - i);
            ReadOnlySpan<char> y = b.AsSpan(j, bEnd - j);
            int order;
            if (char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0]))
            {
                x = x.TrimStart('0');
                y = y.TrimStart('0');
                order = x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
            }
            else
            {
                // sdz is followed by sdaa: letters count like digits where the driver's two letters are the same.
                bool counted = x.Length > 2 && y.Length > 2 && x[..2].SequenceEqual(y[..2]) && x.Length != y.Length;
                order = counted ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
            }

            if (order != 0)
            {
                return order;
            }

            i = aEnd;
            j = bEnd;
        }

        int left = (a.Length - i).CompareTo(b.Length - j);
        return left != 0 ? left : string.CompareOrdinal(a, b);
    }

    private static int ChunkEnd(string text, int start)
    {
        bool digits = char.IsAsciiDigit(text[start]);
        int end = start + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]) == digits)
        {
            end++;
        }

        return end;
    }
}
