using System.Collections.Immutable;
using BareMountd.Core.Configuration;

namespace BareMountd.Core.Health;

/// <summary>
/// How long rounds of the canary take on one disk, against its own past: a hard disk and an NVMe differ by a factor of a thousand, so no
/// fixed limit fits both. Pure and bounded.
/// </summary>
public sealed record LatencyBaseline
{
    /// <summary>Rounds that the median is of; at the default interval the last hour.</summary>
    public const int Window = 60;

    /// <summary>Rounds before anything is judged: the first ones run while the machine boots and caches are cold.</summary>
    public const int LeastRounds = 10;

    /// <summary>The last so many judgements count ...</summary>
    public const int Judged = 5;

    /// <summary>... and so many of them make a slow disk: one burst of other writing is none.</summary>
    public const int SlowOfJudged = 3;

    /// <summary>No round yet.</summary>
    public static readonly LatencyBaseline Empty = new();

    /// <summary>Rounds that were not slow, in seconds, oldest first, at most <see cref="Window"/>.</summary>
    public ImmutableArray<double> Rounds { get; init; } = [];

    /// <summary>Their median; 0 while there are too few to judge by.</summary>
    public double MedianSeconds { get; init; }

    /// <summary>The last judgements, oldest first, true for slow; at most <see cref="Judged"/>.</summary>
    public ImmutableArray<bool> Judgements { get; init; } = [];

    /// <summary>How long the last round took.</summary>
    public double LastSeconds { get; init; }

    /// <summary>What the last round was held against; 0 while there are too few to judge by.</summary>
    public double ThresholdSeconds { get; init; }

    /// <summary>How many of the last judgements were slow.</summary>
    public int SlowRounds
    {
        get
        {
            int slow = 0;
            foreach (bool judgement in Judgements)
            {
                slow += judgement ? 1 : 0;
            }

            return slow;
        }
    }

    /// <summary>True when the disk is slow.</summary>
    public bool IsSlow => SlowRounds >= SlowOfJudged;

    /// <summary>The same with one more round. A slow one is judged and not taken into the median, or a slow disk would soon pass for normal.</summary>
    public LatencyBaseline With(ProbeReading.Canary round, CanaryConfig config)
    {
        double seconds = round.WriteSeconds + round.SyncSeconds + round.ReadSeconds;
        double threshold = Rounds.Length < LeastRounds ? 0 : Math.Max(config.SlowFloor.TotalSeconds, config.SlowFactor * MedianSeconds);
        bool slow = threshold > 0 && seconds > threshold;
        ImmutableArray<double> rounds = slow ? Rounds : Push(Rounds, seconds, Window);
        return new LatencyBaseline
        {
            Rounds = rounds,
            MedianSeconds = slow ? MedianSeconds : rounds.Length < LeastRounds ? 0 : Median(rounds),
            Judgements = threshold > 0 ? Push(Judgements, slow, Judged) : Judgements,
            LastSeconds = seconds,
            ThresholdSeconds = threshold,
        };
    }

    private static ImmutableArray<T> Push<T>(ImmutableArray<T> list, T item, int limit) =>
        list.Length < limit ? list.Add(item) : [.. list.AsSpan()[(list.Length - limit + 1)..], item];

    private static double Median(ImmutableArray<double> values)
    {
        Span<double> sorted = stackalloc double[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
