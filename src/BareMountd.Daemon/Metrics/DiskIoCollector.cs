using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Metrics;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Metrics;

/// <summary>
/// I/O counters of each declared disk, with the suffixes, units and meanings of node_exporter's <c>node_disk_…</c> (collector/diskstats_linux.go),
/// except that discards are in bytes, not in sectors.
/// </summary>
/// <remarks>
/// The counters are those of the whole disk, as node_exporter leaves partitions out; two declared disks that are partitions of one disk show the
/// same numbers under one <c>device</c>. They start again at 0 when a disk is attached anew.
/// </remarks>
public sealed class DiskIoCollector : IMetricsCollector
{
    /// <summary>A disk that Windows passes through whole, as opposed to a VHDX file.</summary>
    private const string Kind = "bare";

    private static readonly MetricFamily s_readsCompleted = Counter("reads_completed_total", "Reads completed.");
    private static readonly MetricFamily s_readsMerged = Counter("reads_merged_total", "Reads merged into a neighbouring one before they were sent.");
    private static readonly MetricFamily s_readBytes = Counter("read_bytes_total", "Bytes read.", "bytes");
    private static readonly MetricFamily s_readTime = Counter("read_time_seconds_total", "Time spent by all reads.", "seconds");
    private static readonly MetricFamily s_writesCompleted = Counter("writes_completed_total", "Writes completed.");
    private static readonly MetricFamily s_writesMerged = Counter("writes_merged_total", "Writes merged into a neighbouring one before they were sent.");
    private static readonly MetricFamily s_writtenBytes = Counter("written_bytes_total", "Bytes written.", "bytes");
    private static readonly MetricFamily s_writeTime = Counter("write_time_seconds_total", "Time spent by all writes.", "seconds");
    private static readonly MetricFamily s_ioNow = New("io_now", MetricType.Gauge, "Requests in flight now.", null);
    private static readonly MetricFamily s_ioTime = Counter("io_time_seconds_total", "Time in which at least one request was in flight.", "seconds");
    private static readonly MetricFamily s_ioTimeWeighted = Counter(
        "io_time_weighted_seconds_total", "Time in which requests were in flight, weighted by their number.", "seconds");

    private static readonly MetricFamily s_discardsCompleted = Counter("discards_completed_total", "Discards completed.");
    private static readonly MetricFamily s_discardsMerged = Counter("discards_merged_total", "Discards merged into a neighbouring one before they were sent.");
    private static readonly MetricFamily s_discardedBytes = Counter("discarded_bytes_total", "Bytes discarded.", "bytes");
    private static readonly MetricFamily s_discardTime = Counter("discard_time_seconds_total", "Time spent by all discards.", "seconds");
    private static readonly MetricFamily s_flushes = Counter("flush_requests_total", "Flush requests completed.");
    private static readonly MetricFamily s_flushTime = Counter("flush_requests_time_seconds_total", "Time spent by all flush requests.", "seconds");

    /// <inheritdoc/>
    public string Name => "disk_io";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } =
    [
        s_discardTime, s_discardedBytes, s_discardsCompleted, s_discardsMerged, s_flushes, s_flushTime, s_ioNow, s_ioTime, s_ioTimeWeighted,
        s_readBytes, s_readTime, s_readsCompleted, s_readsMerged, s_writeTime, s_writesCompleted, s_writesMerged, s_writtenBytes,
    ];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        IReadOnlyDictionary<string, DiskCounters> all = context.ReadDiskStats();
        foreach (DiskStatus disk in context.Status.Disks)
        {
            if (MetricsContext.WholeDisk(disk) is string device && all.TryGetValue(device, out DiskCounters counters))
            {
                Write(writer, disk.Name, device, counters);
            }
        }
    }

    private static void Write(ExpositionWriter writer, string disk, string device, in DiskCounters counters)
    {
        Whole(s_readsCompleted, counters.ReadsCompleted);
        Whole(s_readsMerged, counters.ReadsMerged);
        Whole(s_readBytes, counters.ReadBytes);
        Seconds(s_readTime, counters.ReadSeconds);
        Whole(s_writesCompleted, counters.WritesCompleted);
        Whole(s_writesMerged, counters.WritesMerged);
        Whole(s_writtenBytes, counters.WrittenBytes);
        Seconds(s_writeTime, counters.WriteSeconds);
        Whole(s_ioNow, counters.InFlight);
        Seconds(s_ioTime, counters.IoSeconds);
        Seconds(s_ioTimeWeighted, counters.WeightedIoSeconds);
        Whole(s_discardsCompleted, counters.DiscardsCompleted);
        Whole(s_discardsMerged, counters.DiscardsMerged);
        Whole(s_discardedBytes, counters.DiscardedBytes);
        Seconds(s_discardTime, counters.DiscardSeconds);
        Whole(s_flushes, counters.FlushesCompleted);
        Seconds(s_flushTime, counters.FlushSeconds);

        // Absent where the running kernel does not count: a 0 would be a lie.
        void Whole(MetricFamily family, ulong? value)
        {
            if (value is ulong present)
            {
                writer.Sample(family, present, disk, device, Kind);
            }
        }

        void Seconds(MetricFamily family, double? value)
        {
            if (value is double present)
            {
                writer.Sample(family, present, disk, device, Kind);
            }
        }
    }

    private static MetricFamily Counter(string suffix, string help, string? unit = null) => New(suffix, MetricType.Counter, help, unit);

    private static MetricFamily New(string suffix, MetricType type, string help, string? unit) =>
        new("baremountd_disk_" + suffix, type, help, unit, "disk", "device", "kind");
}
