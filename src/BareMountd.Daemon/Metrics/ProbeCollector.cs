using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Health;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>Which probes of which disks hang.</summary>
/// <param name="health">Health of the declared disks now.</param>
public sealed class ProbeCollector(Func<IReadOnlyDictionary<string, DiskHealth>> health) : IMetricsCollector
{
    private static readonly MetricFamily s_stuck = new(
        "baremountd_probe_stuck",
        MetricType.Gauge,
        "1 while a probe of the disk has passed its deadline and has not come back, else 0; absent for a probe that has not looked yet.",
        null,
        "disk",
        "probe");

    /// <inheritdoc/>
    public string Name => "probe";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_stuck];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        IReadOnlyDictionary<string, DiskHealth> all = health();
        foreach (DiskStatus disk in context.Status.Disks)
        {
            if (!all.TryGetValue(disk.Name, out DiskHealth? one))
            {
                continue;
            }

            foreach (ProbeReport report in one.Observations.Reports)
            {
                writer.Sample(s_stuck, report.TimedOut ? 1UL : 0UL, disk.Name, report.Probe);
            }
        }
    }
}
