using BareMountd.Core.Io;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>Which recorded figure stands for which metric of the daemon.</summary>
internal static class Figures
{
    /// <summary>The daemon's metric, the rule without its window, the labels by which both are compared.</summary>
    public static IReadOnlyList<(string Metric, string Rule, string Labels)> All { get; } =
    [
        ("baremountd_io_imbalance_ratio", "instance:baremountd_io_imbalance:ratio_rate", "direction"),
        ("baremountd_io_mean_latency_seconds", "disk:baremountd_io_mean_latency_seconds:rate", "disk, direction"),
        ("baremountd_io_mean_request_bytes", "disk:baremountd_io_mean_request_bytes:rate", "disk, direction"),
        ("baremountd_io_queue_depth", "disk:baremountd_io_queue_depth:rate", "disk"),
        ("baremountd_io_share_ratio", "disk:baremountd_io_share:ratio_rate", "disk, direction"),
        ("baremountd_io_utilization_ratio", "disk:baremountd_io_utilization:ratio_rate", "disk"),
        ("baremountd_io_vhdx_share_ratio", "instance:baremountd_io_vhdx_share:ratio_rate", "direction"),
    ];

    /// <summary>
    /// PromQL that counts the series of one figure that only one side has, or in which both differ by more than a part of the greater one;
    /// nothing when there is no such series.
    /// </summary>
    public static string Disagreements((string Metric, string Rule, string Labels) figure, IoWindow window, string tolerance)
    {
        string theirs = figure.Rule + window.Name;
        string ours = $"{figure.Metric}{{window=\"{window.Name}\"}}";
        string on = $"on ({figure.Labels})";
        return $"count(abs({theirs} - {on} {ours}) > {on} {tolerance} * ({theirs} > {on} {ours} or {on} {ours})"
            + $" or {on} ({theirs} unless {on} {ours}) or {on} ({ours} unless {on} {theirs}))";
    }
}
