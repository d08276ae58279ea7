using System.Collections.Immutable;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>Sizes and durations of requests as distributions; nothing unless <c>metrics.requestHistograms</c> is on.</summary>
public sealed class RequestCollector : IMetricsCollector
{
    private static readonly MetricFamily s_durations = new(
        "baremountd_disk_request_duration_seconds",
        MetricType.Histogram,
        "Time that requests took, each from when it was made to its completion.",
        "seconds",
        "disk",
        "device",
        "kind",
        "operation")
    {
        Bounds = RequestCounts.TimeBounds,
    };

    private static readonly MetricFamily s_sizes = new(
        "baremountd_disk_request_size_bytes", MetricType.Histogram, "Size of completed requests.", "bytes", "disk", "device", "kind", "operation")
    {
        Bounds = RequestCounts.SizeBounds,
    };

    private static readonly ImmutableArray<string> s_words = [.. Enum.GetNames<RequestOperation>().Select(name => name.ToLowerInvariant())];

    /// <inheritdoc/>
    public string Name => "requests";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_durations, s_sizes];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        if (context.Io.RequestFailure is Exception failure)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }

        foreach (RequestRow row in context.Io.Requests)
        {
            string operation = s_words[(int)row.Operation];
            writer.Histogram(s_durations, row.Counts.Times, row.Counts.Seconds, row.Disk.Name, row.Disk.Device, row.Disk.Kind, operation);
            if (row.Operation != RequestOperation.Flush)
            {
                writer.Histogram(s_sizes, row.Counts.Sizes, row.Counts.Bytes, row.Disk.Name, row.Disk.Device, row.Disk.Kind, operation);
            }
        }
    }
}
