using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>Health of each declared disk: one series for each condition that shows, none for those that do not.</summary>
public sealed class DiskConditionCollector : IMetricsCollector
{
    private static readonly MetricFamily s_condition = new(
        "baremountd_disk_condition", MetricType.Gauge, "1 for each health condition that the declared disk shows; absent for those it does not.", null, "disk", "code", "severity");

    private static readonly MetricFamily s_usable = new(
        "baremountd_disk_usable", MetricType.Gauge, "1 if the declared disk is mounted and no condition forbids to work on it, else 0.", null, "disk");

    /// <inheritdoc/>
    public string Name => "disk_condition";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_condition, s_usable];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        foreach (DiskStatus disk in context.Status.Disks)
        {
            writer.Sample(s_usable, disk.Usable ? 1UL : 0UL, disk.Name);
            foreach (ConditionStatus condition in disk.Conditions)
            {
                writer.Sample(s_condition, 1UL, disk.Name, condition.Code, condition.Severity);
            }
        }
    }
}
