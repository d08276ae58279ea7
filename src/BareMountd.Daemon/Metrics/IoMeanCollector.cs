using System.Collections.Immutable;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>How large and how quick the requests of the last minutes were, and how busy the disks.</summary>
public sealed class IoMeanCollector : IMetricsCollector
{
    private static readonly MetricFamily s_size = new(
        "baremountd_io_mean_request_bytes",
        MetricType.Gauge,
        "Mean size of the requests that were completed in the window; absent when there were none.",
        "bytes",
        "disk",
        "direction",
        "window");

    private static readonly MetricFamily s_latency = new(
        "baremountd_io_mean_latency_seconds",
        MetricType.Gauge,
        "Mean time from start to completion of the requests that were completed in the window; absent when there were none.",
        "seconds",
        "disk",
        "direction",
        "window");

    private static readonly MetricFamily s_depth = new(
        "baremountd_io_queue_depth", MetricType.Gauge, "Mean number of requests in flight in the window.", null, "disk", "window");

    private static readonly MetricFamily s_utilization = new(
        "baremountd_io_utilization_ratio", MetricType.Gauge, "Part of the window in which at least one request was in flight.", "ratio", "disk", "window");

    /// <inheritdoc/>
    public string Name => "io_mean";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_latency, s_size, s_depth, s_utilization];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        foreach (WindowReading window in context.Io.Windows)
        {
            string name = window.Window.Name;
            foreach (ref readonly DiskDelta disk in window.Disks)
            {
                writer.Sample(s_depth, disk.QueueDepth(window.Covered), disk.Name, name);
                writer.Sample(s_utilization, disk.Utilization(window.Covered), disk.Name, name);
                foreach (IoDirection direction in IoDirections.All)
                {
                    if (disk.MeanRequestBytes(direction) is double size && disk.MeanLatencySeconds(direction) is double latency)
                    {
                        string word = IoDirections.Word(direction);
                        writer.Sample(s_size, size, disk.Name, word, name);
                        writer.Sample(s_latency, latency, disk.Name, word, name);
                    }
                }
            }
        }
    }
}
