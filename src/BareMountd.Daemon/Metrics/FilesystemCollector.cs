using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Metrics;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Metrics;

/// <summary>Space of each mounted disk, named and counted as node_exporter does for <c>node_filesystem_…</c>.</summary>
public sealed class FilesystemCollector : IMetricsCollector
{
    private static readonly MetricFamily s_size = Family("size_bytes", "Size of the filesystem.", "bytes");
    private static readonly MetricFamily s_free = Family("free_bytes", "Free space, blocks reserved for root included.", "bytes");
    private static readonly MetricFamily s_avail = Family("avail_bytes", "Free space that is available to users other than root.", "bytes");
    private static readonly MetricFamily s_files = Family("files", "Inodes of the filesystem; 0 where their number is not fixed (btrfs).", null);
    private static readonly MetricFamily s_filesFree = Family("files_free", "Free inodes.", null);
    private static readonly MetricFamily s_readOnly = Family("readonly", "1 if the filesystem is mounted read-only, else 0.", null);
    private static readonly MetricFamily s_deviceError = Family(
        "device_error", "1 if statvfs failed or did not answer in time, so that the other metrics of this filesystem are missing, else 0.", null);

    /// <inheritdoc/>
    public string Name => "filesystem";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_avail, s_deviceError, s_files, s_filesFree, s_free, s_readOnly, s_size];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        IReadOnlyDictionary<string, FilesystemUsage?> all = context.Usage;
        foreach (DiskStatus disk in context.Status.Disks)
        {
            if (!MetricsContext.IsMounted(disk))
            {
                continue;
            }

            FilesystemUsage? found = all.GetValueOrDefault(disk.MountPoint);
            Sample(s_deviceError, found is null ? 1UL : 0UL);
            if (found is FilesystemUsage usage)
            {
                Sample(s_size, usage.SizeBytes);
                Sample(s_free, usage.FreeBytes);
                Sample(s_avail, usage.AvailableBytes);
                Sample(s_files, usage.Inodes);
                Sample(s_filesFree, usage.FreeInodes);
                Sample(s_readOnly, usage.ReadOnly ? 1UL : 0UL);
            }

            void Sample(MetricFamily family, ulong value) => writer.Sample(family, value, disk.Name, disk.MountPoint, disk.FsType);
        }
    }

    private static MetricFamily Family(string suffix, string help, string? unit) =>
        new("baremountd_disk_filesystem_" + suffix, MetricType.Gauge, help, unit, "disk", "mountpoint", "fstype");
}
