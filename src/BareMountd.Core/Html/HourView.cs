using System.Collections.Immutable;
using BareMountd.Core.Control;

namespace BareMountd.Core.Html;

/// <summary>The last hour as the chart shows it: the busiest disks one by one, all others together. Pure.</summary>
public sealed class HourView
{
    /// <summary>Disks with a colour of their own; more cannot be told apart.</summary>
    public const int MaxOwn = 6;

    private HourView(ImmutableArray<string> names, int others, ImmutableArray<ImmutableArray<double?>> rates, double bucketSeconds)
    {
        Names = names;
        Others = others;
        Rates = rates;
        BucketSeconds = bucketSeconds;
        Buckets = rates.IsEmpty ? 0 : rates[0].Length;
        Totals = [.. Enumerable.Range(0, Buckets).Select(Total)];
        double all = Totals.Sum(total => total ?? 0);
        Shares = [.. rates.Select(one => all > 0 ? one.Sum(rate => rate ?? 0) / all : (double?)null)];
    }

    /// <summary>Rows from the bottom of the stack: the busiest disk of the hour first; hostile text. With others, those are the last row.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How many disks the last row stands for; 0 when each has its own.</summary>
    public int Others { get; }

    /// <summary>Bytes per second, read and written together, by row and part; null where there is no data.</summary>
    public ImmutableArray<ImmutableArray<double?>> Rates { get; }

    /// <summary>Part of each row in all bytes of the hour; null when there were none.</summary>
    public ImmutableArray<double?> Shares { get; }

    /// <summary>Bytes per second of all rows, by part; null where there is no data.</summary>
    public ImmutableArray<double?> Totals { get; }

    /// <summary>Length of a part.</summary>
    public double BucketSeconds { get; }

    /// <summary>Number of parts.</summary>
    public int Buckets { get; }

    /// <summary>Bytes per second in the busiest part.</summary>
    public double Peak => Totals.Max() ?? 0;

    /// <summary>True when any part has data.</summary>
    public bool HasData => Totals.Any(total => total is not null);

    /// <summary>Part of a row in one part of the hour; null without data or without I/O.</summary>
    public double? Share(int row, int bucket) => Totals[bucket] is > 0 and double total ? (Rates[row][bucket] ?? 0) / total : null;

    /// <summary>How long ago a part began and ended, in minutes.</summary>
    public (double From, double To) Ago(int bucket) => ((Buckets - bucket) * BucketSeconds / 60, (Buckets - bucket - 1) * BucketSeconds / 60);

    /// <summary>Ranks the disks and sums up those without a row of their own.</summary>
    public static HourView Of(IoSeriesStatus series)
    {
        ArgumentNullException.ThrowIfNull(series);
        List<(string Name, ImmutableArray<double?> Rates)> all =
        [
            .. series.Disks
                .Select(disk => (disk.Disk, Rates: Both(disk)))
                .OrderByDescending(disk => disk.Rates.Sum(rate => rate ?? 0))
                .ThenBy(disk => disk.Disk, StringComparer.Ordinal),
        ];

        // One disk alone needs no row that says "others".
        int own = all.Count <= MaxOwn + 1 ? all.Count : MaxOwn;
        List<(string Name, ImmutableArray<double?> Rates)> rows = all[..own];
        if (own < all.Count)
        {
            int buckets = all[own].Rates.Length;
            rows.Add(($"{all.Count - own} other disks", [.. Enumerable.Range(0, buckets).Select(i => Sum(all.Skip(own).Select(d => d.Rates[i])))]));
        }

        return new HourView([.. rows.Select(r => r.Name)], all.Count - own, [.. rows.Select(r => r.Rates)], series.BucketSeconds);
    }

    private static ImmutableArray<double?> Both(IoDiskSeries disk) =>
        [.. disk.Read.Zip(disk.Written, (read, written) => read is null && written is null ? null : (double?)((read ?? 0) + (written ?? 0)))];

    private static double? Sum(IEnumerable<double?> rates)
    {
        double? sum = null;
        foreach (double? rate in rates)
        {
            sum = rate is null ? sum : (sum ?? 0) + rate;
        }

        return sum;
    }

    private double? Total(int bucket) => Sum(Rates.Select(row => row[bucket]));
}
