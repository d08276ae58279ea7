namespace BareMountd.Core.Io;

/// <summary>How I/O spreads over disks. Pure; amounts are never negative.</summary>
public static class IoShares
{
    /// <summary>All bytes of a direction.</summary>
    public static double Total(ReadOnlySpan<DiskDelta> disks, IoDirection direction)
    {
        double total = 0;
        foreach (ref readonly DiskDelta disk in disks)
        {
            total += disk.Bytes(direction);
        }

        return total;
    }

    /// <summary>Part of one disk in all bytes; null when there was no I/O: 0 / 0 is no share.</summary>
    public static double? Share(in DiskDelta disk, double total, IoDirection direction) => total > 0 ? Math.Min(1, disk.Bytes(direction) / total) : null;

    /// <summary>Part that still goes to VHDX files; null when there was no I/O, or no such file.</summary>
    public static double? VhdxShare(ReadOnlySpan<DiskDelta> disks, IoDirection direction)
    {
        double vhdx = 0;
        double total = 0;
        bool any = false;
        foreach (ref readonly DiskDelta disk in disks)
        {
            bool isVhdx = disk.Kind == IoKinds.Vhdx;
            any |= isVhdx;
            vhdx += isVhdx ? disk.Bytes(direction) : 0;
            total += disk.Bytes(direction);
        }

        return any && total > 0 ? Math.Min(1, vhdx / total) : null;
    }

    /// <summary>
    /// How uneven the I/O is over the declared disks: 0 when all carry the same, 1 when one carries all. Null with fewer than two disks or without I/O.
    /// </summary>
    /// <remarks>
    /// The excess of the busiest disk: (m − 1/n) / (1 − 1/n) for the greatest share m of n disks. Chosen over an index of concentration
    /// (Herfindahl, Gini, entropy) because it is what spreading is for: work over n disks ends when the busiest one does, so its share alone
    /// decides what is gained, and it reads without a table: 0.5 is half-way from "even" to "all on one". Those weigh in how the rest is
    /// spread among the others, which nobody waits for.
    /// </remarks>
    public static double? Imbalance(ReadOnlySpan<DiskDelta> disks, IoDirection direction)
    {
        int count = 0;
        double total = 0;
        double greatest = 0;
        foreach (ref readonly DiskDelta disk in disks)
        {
            if (disk.Kind == IoKinds.Bare)
            {
                double bytes = disk.Bytes(direction);
                count++;
                total += bytes;
                greatest = Math.Max(greatest, bytes);
            }
        }

        if (count < 2 || total <= 0)
        {
            return null;
        }

        double even = 1.0 / count;
        return Math.Clamp(((greatest / total) - even) / (1 - even), 0, 1);
    }
}
