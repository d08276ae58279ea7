using System.Collections.Immutable;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>How often something happened: every kind of event has a series, so that a rate of one that never was is 0.</summary>
/// <param name="counts">Events of this run of the daemon by kind.</param>
public sealed class EventsCollector(Func<ImmutableArray<KeyValuePair<string, long>>> counts) : IMetricsCollector
{
    private static readonly MetricFamily s_events = new(
        "baremountd_events_total", MetricType.Counter, "Events since baremountd started, as 'baremountctl events' shows them.", null, "kind")
    { SinceStart = true };

    /// <inheritdoc/>
    public string Name => "events";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_events];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        foreach ((string kind, long count) in counts())
        {
            writer.Sample(s_events, (ulong)count, kind);
        }
    }
}
