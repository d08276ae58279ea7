using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Metrics;
using BareMountd.Core.Planning;

namespace BareMountd.Daemon.Metrics;

/// <summary>State of each declared disk: every state name has a series, so that a query for one that never was finds a 0.</summary>
public sealed class DiskStateCollector : IMetricsCollector
{
    private static readonly MetricFamily s_state = new(
        "baremountd_disk_state", MetricType.Gauge, "1 for the state that the declared disk is in, 0 for every other state.", null, "disk", "state");

    private static readonly MetricFamily s_mounted = new(
        "baremountd_disk_mounted", MetricType.Gauge, "1 if the kernel's mount table shows the declared disk on its mount point, else 0.", null, "disk", "mountpoint");

    private static readonly MetricFamily s_flaps = new(
        "baremountd_disk_flaps_total", MetricType.Counter,
        "How many times the declared disk came and went too often, so that nothing was mounted until it was quiet.", null, "disk");

    private static readonly ImmutableArray<string> s_states = [.. Enum.GetNames<DiskState>().Select(name => name.ToLowerInvariant())];

    /// <inheritdoc/>
    public string Name => "disk_state";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_flaps, s_mounted, s_state];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        foreach (DiskStatus disk in context.Status.Disks)
        {
            writer.Sample(s_flaps, (ulong)disk.Flaps, disk.Name);
            writer.Sample(s_mounted, MetricsContext.IsMounted(disk) ? 1UL : 0UL, disk.Name, disk.MountPoint);
            foreach (string state in s_states)
            {
                writer.Sample(s_state, state == disk.State ? 1UL : 0UL, disk.Name, state);
            }
        }
    }
}
