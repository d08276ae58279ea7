using System.Collections.Immutable;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>One subject of the exposition: one file, one row in <see cref="CollectorList"/>, its lines in docs/metrics.md.</summary>
public interface IMetricsCollector
{
    /// <summary>Value of the label <c>collector</c>.</summary>
    string Name { get; }

    /// <summary>Every family that it may write.</summary>
    ImmutableArray<MetricFamily> Families { get; }

    /// <summary>
    /// Writes the samples of now. An exception takes back what it wrote, sets <c>baremountd_collector_success</c> to 0 and harms no other collector.
    /// Called concurrently by concurrent scrapes: keeps no state.
    /// </summary>
    void Collect(MetricsContext context, ExpositionWriter writer);
}
