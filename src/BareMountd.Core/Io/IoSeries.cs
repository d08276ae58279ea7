using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>Cuts the kept readings into equal parts of the last hour. Pure.</summary>
public static class IoSeries
{
    /// <summary>Number of parts.</summary>
    public const int Buckets = 30;

    /// <summary>Length of a part.</summary>
    public static readonly TimeSpan Bucket = IoWindows.Longest.Length / Buckets;

    /// <summary>Two readings further apart than this hide when their I/O was: no data rather than a flat line.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMinutes(5);

    internal static IReadOnlyList<DiskSeries> Build(SampleClock clock, int window, DiskLedger disks, TimeSpan now)
    {
        TimeSpan begin = now - (Bucket * Buckets);
        double[] covered = new double[Buckets];
        List<Piece> pieces = [];
        for (int i = 0; i < clock.Count; i++)
        {
            TimeSpan from = clock.Time(i);
            bool isLast = i + 1 == clock.Count;
            TimeSpan to = isLast ? now : clock.Time(i + 1);
            if (to > from && to - from <= Gap)
            {
                Cut(clock.Slot(i), isLast ? WindowSpan.Current : clock.Slot(i + 1), from - begin, to - begin, covered, pieces);
            }
        }

        List<DiskSeries> series = [];
        double[] read = new double[Buckets];
        double[] written = new double[Buckets];
        foreach (IGrouping<int, DiskTrack> group in disks.Attached.Concat(disks.Detached).Where(t => t.History is not null).GroupBy(t => t.Group))
        {
            Array.Clear(read);
            Array.Clear(written);
            foreach (DiskTrack track in group)
            {
                Add(track, window, pieces, read, written);
            }

            IoDisk disk = group.First().Disk;
            series.Add(new DiskSeries(disk.Name, disk.Kind, Rates(read, covered), Rates(written, covered)));
        }

        return series;
    }

    /// <summary>Shares one interval out among the parts that it touches.</summary>
    private static void Cut(int older, int newer, TimeSpan from, TimeSpan to, double[] covered, List<Piece> pieces)
    {
        int last = Math.Min(Buckets - 1, (int)(to / Bucket));
        for (int bucket = Math.Max(0, (int)(from / Bucket)); bucket <= last; bucket++)
        {
            TimeSpan overlap = Min(to, Bucket * (bucket + 1)) - Max(from, Bucket * bucket);
            if (overlap > TimeSpan.Zero)
            {
                covered[bucket] += overlap.TotalSeconds;
                pieces.Add(new Piece(older, newer, bucket, overlap / (to - from)));
            }
        }
    }

    private static void Add(DiskTrack track, int window, List<Piece> pieces, double[] read, double[] written)
    {
        Span<ulong> now = stackalloc ulong[DiskTrack.KeptFields];
        DiskTrack.Kept(track.Counters, now);
        foreach (Piece piece in pieces)
        {
            read[piece.Bucket] += piece.Part * (At(piece.Newer, 0, now) - At(piece.Older, 0, now));
            written[piece.Bucket] += piece.Part * (At(piece.Newer, 1, now) - At(piece.Older, 1, now));
        }

        ulong At(int slot, int field, ReadOnlySpan<ulong> current) => slot == WindowSpan.Current ? current[field] : track.History!.At(window, slot, field);
    }

    private static ImmutableArray<double?> Rates(double[] bytes, double[] covered)
    {
        double least = Bucket.TotalSeconds / 2;
        ImmutableArray<double?>.Builder rates = ImmutableArray.CreateBuilder<double?>(Buckets);
        for (int i = 0; i < Buckets; i++)
        {
            rates.Add(covered[i] >= least ? bytes[i] / covered[i] : null);
        }

        return rates.MoveToImmutable();
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private readonly record struct Piece(int Older, int Newer, int Bucket, double Part);
}
