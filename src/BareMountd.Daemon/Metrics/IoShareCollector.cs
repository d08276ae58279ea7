using System.Collections.Immutable;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>How the I/O of the last minutes spreads over the disks.</summary>
public sealed class IoShareCollector : IMetricsCollector
{
    private static readonly MetricFamily s_share = new(
        "baremountd_io_share_ratio",
        MetricType.Gauge,
        "Part of the disk in the bytes of all disks in the window; absent when there were none.",
        "ratio",
        "disk",
        "direction",
        "window");

    private static readonly MetricFamily s_imbalance = new(
        "baremountd_io_imbalance_ratio",
        MetricType.Gauge,
        "How uneven the bytes of the window are over the disks of kind bare: 0 all the same, 1 all on one; absent with fewer than two or without I/O.",
        "ratio",
        "direction",
        "window");

    private static readonly MetricFamily s_vhdx = new(
        "baremountd_io_vhdx_share_ratio",
        MetricType.Gauge,
        "Part of the bytes of the window that went to VHDX disks; absent without I/O or without such disks.",
        "ratio",
        "direction",
        "window");

    private static readonly MetricFamily s_covered = new(
        "baremountd_io_window_covered_seconds",
        MetricType.Gauge,
        "Part of the window that is covered by readings; 0: the window has no data, and its other metrics are absent.",
        "seconds",
        "window");

    /// <inheritdoc/>
    public string Name => "io_share";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_imbalance, s_share, s_vhdx, s_covered];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        foreach (WindowReading window in context.Io.Windows)
        {
            string name = window.Window.Name;
            writer.Sample(s_covered, window.Covered.TotalSeconds, name);
            ReadOnlySpan<DiskDelta> disks = window.Disks;
            foreach (IoDirection direction in IoDirections.All)
            {
                string word = IoDirections.Word(direction);
                double total = IoShares.Total(disks, direction);
                foreach (ref readonly DiskDelta disk in disks)
                {
                    if (IoShares.Share(disk, total, direction) is double share)
                    {
                        writer.Sample(s_share, share, disk.Name, word, name);
                    }
                }

                if (IoShares.Imbalance(disks, direction) is double imbalance)
                {
                    writer.Sample(s_imbalance, imbalance, word, name);
                }

                if (IoShares.VhdxShare(disks, direction) is double vhdx)
                {
                    writer.Sample(s_vhdx, vhdx, word, name);
                }
            }
        }
    }
}
