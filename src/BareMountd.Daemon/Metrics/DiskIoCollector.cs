using System.Collections.Immutable;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Metrics;

/// <summary>
/// I/O counters of each real disk, with the suffixes, units and meanings of node_exporter's <c>node_disk_…</c> (collector/diskstats_linux.go),
/// except that discards are in bytes, not in sectors.
/// </summary>
/// <remarks>
/// A disk is counted once, whole, as node_exporter leaves partitions out. Its counters go on over attachments and over the kernel's 32 bits, so they
/// are node_exporter's own until the disk is attached anew or a time passes 2^32 ms.
/// </remarks>
public sealed class DiskIoCollector : IMetricsCollector
{
    /// <summary>By counter.</summary>
    private static readonly ImmutableArray<MetricFamily> s_families =
    [
        Counter("reads_completed_total", "Reads completed."),
        Counter("reads_merged_total", "Reads merged into a neighbouring one before they were sent."),
        Counter("read_bytes_total", "Bytes read.", "bytes"),
        Counter("read_time_seconds_total", "Time spent by all reads.", "seconds"),
        Counter("writes_completed_total", "Writes completed."),
        Counter("writes_merged_total", "Writes merged into a neighbouring one before they were sent."),
        Counter("written_bytes_total", "Bytes written.", "bytes"),
        Counter("write_time_seconds_total", "Time spent by all writes.", "seconds"),
        New("io_now", MetricType.Gauge, "Requests in flight now.", null),
        Counter("io_time_seconds_total", "Time in which at least one request was in flight.", "seconds"),
        Counter("io_time_weighted_seconds_total", "Time in which requests were in flight, weighted by their number.", "seconds"),
        Counter("discards_completed_total", "Discards completed."),
        Counter("discards_merged_total", "Discards merged into a neighbouring one before they were sent."),
        Counter("discarded_bytes_total", "Bytes discarded.", "bytes"),
        Counter("discard_time_seconds_total", "Time spent by all discards.", "seconds"),
        Counter("flush_requests_total", "Flush requests completed."),
        Counter("flush_requests_time_seconds_total", "Time spent by all flush requests.", "seconds"),
    ];

    /// <inheritdoc/>
    public string Name => "disk_io";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [.. s_families.OrderBy(family => family.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        foreach (ref readonly DiskRow row in context.Io.DiskSpan)
        {
            // What the running kernel does not count is absent: a 0 would be a lie.
            for (int i = 0; i < row.Counters.Known; i++)
            {
                DiskCounter counter = (DiskCounter)i;
                if (DiskCounters.IsTime(counter))
                {
                    writer.SampleMilliseconds(s_families[i], row.Counters[counter], row.Disk.Name, row.Disk.Device, row.Disk.Kind);
                }
                else
                {
                    writer.Sample(s_families[i], row.Counters[counter], row.Disk.Name, row.Disk.Device, row.Disk.Kind);
                }
            }
        }
    }

    private static MetricFamily Counter(string suffix, string help, string? unit = null) => New(suffix, MetricType.Counter, help, unit);

    private static MetricFamily New(string suffix, MetricType type, string help, string? unit) =>
        new("baremountd_disk_" + suffix, type, help, unit, "disk", "device", "kind");
}
