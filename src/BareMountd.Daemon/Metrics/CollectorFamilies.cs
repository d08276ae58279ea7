using System.Collections.Immutable;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>What is told of the collectors themselves.</summary>
public static class CollectorFamilies
{
    /// <summary>How each collector came out.</summary>
    public static readonly MetricFamily Success = new(
        "baremountd_collector_success", MetricType.Gauge, "1 if the collector succeeded in this scrape, 0 if it failed and its metrics are missing.", null, "collector");

    /// <summary>How long it took.</summary>
    public static readonly MetricFamily Duration = new(
        "baremountd_collector_duration_seconds", MetricType.Gauge, "Time that the collector took in this scrape.", "seconds", "collector");

    /// <summary>How the scrape came out as a whole.</summary>
    public static readonly MetricFamily Up = new(
        "baremountd_up", MetricType.Gauge, "1 if every collector succeeded in this scrape, else 0.", null);

    /// <summary>Every one.</summary>
    public static ImmutableArray<MetricFamily> All { get; } = [Duration, Success, Up];
}
