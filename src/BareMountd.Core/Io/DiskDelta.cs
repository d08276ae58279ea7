namespace BareMountd.Core.Io;

/// <summary>What one disk did in one window.</summary>
/// <param name="Name">Label <c>disk</c>; hostile text.</param>
/// <param name="Kind">One of <see cref="IoKinds"/>.</param>
public record struct DiskDelta(string Name, string Kind)
{
    /// <summary>Bytes read.</summary>
    public double ReadBytes { get; set; }

    /// <summary>Bytes written.</summary>
    public double WrittenBytes { get; set; }

    /// <summary>Reads completed.</summary>
    public double Reads { get; set; }

    /// <summary>Writes completed.</summary>
    public double Writes { get; set; }

    /// <summary>Seconds that all reads took together.</summary>
    public double ReadSeconds { get; set; }

    /// <summary>Seconds that all writes took together.</summary>
    public double WriteSeconds { get; set; }

    /// <summary>Seconds in which at least one request was in flight; of the busiest where several physical disks have one name.</summary>
    public double BusySeconds { get; set; }

    /// <summary>Seconds weighted by the number of requests in flight.</summary>
    public double WeightedSeconds { get; set; }

    /// <summary>Bytes of a direction.</summary>
    public readonly double Bytes(IoDirection direction) => Pick(direction, ReadBytes, WrittenBytes);

    /// <summary>Completed requests of a direction.</summary>
    public readonly double Operations(IoDirection direction) => Pick(direction, Reads, Writes);

    /// <summary>Mean size of a request in bytes; null when there was none.</summary>
    public readonly double? MeanRequestBytes(IoDirection direction) => Mean(Bytes(direction), direction);

    /// <summary>Mean time of a request from its start to its completion, in seconds; null when there was none.</summary>
    public readonly double? MeanLatencySeconds(IoDirection direction) => Mean(Pick(direction, ReadSeconds, WriteSeconds), direction);

    /// <summary>Mean number of requests in flight over a time.</summary>
    public readonly double QueueDepth(TimeSpan covered) => WeightedSeconds / covered.TotalSeconds;

    /// <summary>Part of a time in which the disk was busy, at most 1: the kernel counts in ticks and can be one ahead.</summary>
    public readonly double Utilization(TimeSpan covered) => Math.Min(1, BusySeconds / covered.TotalSeconds);

    private readonly double? Mean(double sum, IoDirection direction) => Operations(direction) is > 0 and double operations ? sum / operations : null;

    private static double Pick(IoDirection direction, double read, double write) => direction switch
    {
        IoDirection.Both => read + write,
        IoDirection.Read => read,
        IoDirection.Write => write,
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "unknown direction"),
    };
}
