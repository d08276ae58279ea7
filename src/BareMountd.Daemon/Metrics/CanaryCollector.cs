using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Health;
using BareMountd.Core.Metrics;
using BareMountd.Daemon.Health;

namespace BareMountd.Daemon.Metrics;

/// <summary>How long the steps of the last round of each disk's canary took, and how its rounds ended.</summary>
/// <param name="health">Health of the declared disks now.</param>
/// <param name="rounds">Rounds of this run of the daemon.</param>
public sealed class CanaryCollector(Func<IReadOnlyDictionary<string, DiskHealth>> health, CanaryRounds rounds) : IMetricsCollector
{
    private static readonly MetricFamily s_seconds = new(
        "baremountd_disk_canary_seconds",
        MetricType.Gauge,
        "Time that a step of the last round of the canary took; absent unless that round ended.",
        "seconds",
        "disk",
        "step");

    private static readonly MetricFamily s_rounds = new(
        "baremountd_disk_canary_rounds_total",
        MetricType.Counter,
        "Rounds of the canary since baremountd started, by how they ended; absent for a disk whose canary never ran.",
        null,
        "disk",
        "result")
    { SinceStart = true };

    /// <inheritdoc/>
    public string Name => "canary";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_rounds, s_seconds];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        IReadOnlyDictionary<string, DiskHealth> all = health();
        foreach (DiskStatus disk in context.Status.Disks)
        {
            if (all.TryGetValue(disk.Name, out DiskHealth? one) && one.Observations.Reading<ProbeReading.Canary>() is ProbeReading.Canary canary)
            {
                writer.Sample(s_seconds, canary.ReadSeconds, disk.Name, "read");
                writer.Sample(s_seconds, canary.SyncSeconds, disk.Name, "sync");
                writer.Sample(s_seconds, canary.WriteSeconds, disk.Name, "write");
            }

            if (rounds.Of(disk.Name) is IReadOnlyDictionary<string, long> counts)
            {
                foreach (string result in CanaryRounds.Results)
                {
                    writer.Sample(s_rounds, counts.TryGetValue(result, out long count) ? (ulong)count : 0UL, disk.Name, result);
                }
            }
        }
    }
}
