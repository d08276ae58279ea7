namespace BareMountd.Core.Ports;

/// <summary>
/// One line of <c>/proc/diskstats</c> (Documentation/admin-guide/iostats.rst) in base units: bytes (512-byte sectors converted) and seconds
/// (milliseconds converted). Fields that the running kernel does not have are null.
/// </summary>
public readonly record struct DiskCounters
{
    /// <summary>Reads completed.</summary>
    public ulong ReadsCompleted { get; init; }

    /// <summary>Reads merged.</summary>
    public ulong ReadsMerged { get; init; }

    /// <summary>Bytes read.</summary>
    public ulong ReadBytes { get; init; }

    /// <summary>Seconds spent by all reads.</summary>
    public double ReadSeconds { get; init; }

    /// <summary>Writes completed.</summary>
    public ulong WritesCompleted { get; init; }

    /// <summary>Writes merged.</summary>
    public ulong WritesMerged { get; init; }

    /// <summary>Bytes written.</summary>
    public ulong WrittenBytes { get; init; }

    /// <summary>Seconds spent by all writes.</summary>
    public double WriteSeconds { get; init; }

    /// <summary>Requests in flight now.</summary>
    public ulong InFlight { get; init; }

    /// <summary>Seconds in which at least one request was in flight.</summary>
    public double IoSeconds { get; init; }

    /// <summary>Seconds weighted by the number of requests in flight.</summary>
    public double WeightedIoSeconds { get; init; }

    /// <summary>Discards completed (since Linux 4.18).</summary>
    public ulong? DiscardsCompleted { get; init; }

    /// <summary>Discards merged.</summary>
    public ulong? DiscardsMerged { get; init; }

    /// <summary>Bytes discarded.</summary>
    public ulong? DiscardedBytes { get; init; }

    /// <summary>Seconds spent by all discards.</summary>
    public double? DiscardSeconds { get; init; }

    /// <summary>Flush requests completed (since Linux 5.5).</summary>
    public ulong? FlushesCompleted { get; init; }

    /// <summary>Seconds spent by all flushes.</summary>
    public double? FlushSeconds { get; init; }
}
