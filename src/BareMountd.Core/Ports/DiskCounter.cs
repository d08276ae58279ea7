namespace BareMountd.Core.Ports;

/// <summary>
/// The fields of a line of <c>/proc/diskstats</c> in the order in which the kernel prints them (Documentation/admin-guide/iostats.rst).
/// </summary>
/// <remarks>
/// Width, from <c>diskstats_show</c> (block/genhd.c): counts and sectors are <c>unsigned long</c>, 64 bit on every machine that is supported here.
/// Every time is cast to <c>unsigned int</c> before it is printed and starts again at 0 after 2^32 milliseconds of summed I/O time.
/// </remarks>
public enum DiskCounter
{
    /// <summary>Reads completed.</summary>
    ReadsCompleted,

    /// <summary>Reads merged.</summary>
    ReadsMerged,

    /// <summary>Bytes read (the kernel's sectors of 512 bytes converted).</summary>
    ReadBytes,

    /// <summary>Milliseconds spent by all reads; 32 bit.</summary>
    ReadMilliseconds,

    /// <summary>Writes completed.</summary>
    WritesCompleted,

    /// <summary>Writes merged.</summary>
    WritesMerged,

    /// <summary>Bytes written.</summary>
    WrittenBytes,

    /// <summary>Milliseconds spent by all writes; 32 bit.</summary>
    WriteMilliseconds,

    /// <summary>Requests in flight now: the only one that is not a counter.</summary>
    InFlight,

    /// <summary>Milliseconds in which at least one request was in flight; 32 bit.</summary>
    IoMilliseconds,

    /// <summary>Milliseconds weighted by the number of requests in flight; 32 bit.</summary>
    WeightedMilliseconds,

    /// <summary>Discards completed (since Linux 4.18).</summary>
    DiscardsCompleted,

    /// <summary>Discards merged.</summary>
    DiscardsMerged,

    /// <summary>Bytes discarded.</summary>
    DiscardedBytes,

    /// <summary>Milliseconds spent by all discards; 32 bit.</summary>
    DiscardMilliseconds,

    /// <summary>Flush requests completed (since Linux 5.5).</summary>
    FlushesCompleted,

    /// <summary>Milliseconds spent by all flushes; 32 bit.</summary>
    FlushMilliseconds,
}
