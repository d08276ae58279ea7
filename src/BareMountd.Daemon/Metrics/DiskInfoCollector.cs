using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>Identity of the device behind each declared disk. node_exporter takes these facts from udev's database and has none without udev.</summary>
public sealed class DiskInfoCollector : IMetricsCollector
{
    private static readonly MetricFamily s_info = new(
        "baremountd_disk_info",
        MetricType.Info,
        "Identity of the device that a declared disk has now; absent while it has none.",
        null,
        "disk",
        "device",
        "model",
        "serial",
        "wwn",
        "fstype",
        "mountpoint",
        "uuid");

    /// <inheritdoc/>
    public string Name => "disk_info";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_info];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        foreach (DiskStatus disk in context.Status.Disks)
        {
            if (disk.Device is DeviceRef device)
            {
                writer.Sample(
                    s_info, 1UL, disk.Name, MetricsContext.WholeDisk(disk), device.Model, device.Serial, device.Wwn, disk.FsType, disk.MountPoint, device.Uuid);
            }
        }
    }
}
