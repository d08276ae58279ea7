using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Health;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>What disks say of their own health.</summary>
/// <param name="health">Health of the declared disks now.</param>
public sealed class SmartCollector(Func<IReadOnlyDictionary<string, DiskHealth>> health) : IMetricsCollector
{
    private static readonly MetricFamily s_passed = new(
        "baremountd_disk_smart_passed",
        MetricType.Gauge,
        "1 if the disk says that it is in order, 0 if it says that it is failing; absent where it says nothing, as behind Hyper-V.",
        null,
        "disk");

    private static readonly MetricFamily s_value = new(
        "baremountd_disk_smart_value",
        MetricType.Gauge,
        "A number of the disk's own health record, by name and with the unit in the name; absent where the disk gives none.",
        null,
        "disk",
        "name");

    /// <inheritdoc/>
    public string Name => "smart";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_passed, s_value];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        IReadOnlyDictionary<string, DiskHealth> all = health();
        foreach (DiskStatus disk in context.Status.Disks)
        {
            if (!all.TryGetValue(disk.Name, out DiskHealth? one)
                || one.Observations.Reading<ProbeReading.Smart>() is not { Available: true } smart)
            {
                continue;
            }

            if (smart.Passed is bool passed)
            {
                writer.Sample(s_passed, passed ? 1UL : 0UL, disk.Name);
            }

            foreach ((string name, double value) in smart.Values)
            {
                writer.Sample(s_value, value, disk.Name, name);
            }
        }
    }
}
