using System.Collections.Immutable;
using BareMountd.Core.Metrics;
using BareMountd.Linux.Proc;

namespace BareMountd.Daemon.Metrics;

/// <summary>What baremountd itself uses, under the names that every Prometheus client library gives.</summary>
/// <param name="reader">Reader of our own process.</param>
public sealed class ProcessCollector(ProcessUsageReader reader) : IMetricsCollector
{
    private static readonly MetricFamily s_cpu = new(
        "process_cpu_seconds_total", MetricType.Counter, "User and system CPU time that baremountd used.", "seconds")
    { SinceStart = true };

    private static readonly MetricFamily s_descriptors = new("process_open_fds", MetricType.Gauge, "File descriptors that baremountd has open.", null);
    private static readonly MetricFamily s_resident = new("process_resident_memory_bytes", MetricType.Gauge, "Resident memory of baremountd.", "bytes");
    private static readonly MetricFamily s_start = new(
        "process_start_time_seconds", MetricType.Gauge, "Start of baremountd in seconds of Unix time.", "seconds");

    /// <inheritdoc/>
    public string Name => "process";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_cpu, s_descriptors, s_resident, s_start];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        ProcessUsage usage = reader.Read();
        writer.Sample(s_cpu, usage.CpuSeconds);
        writer.Sample(s_descriptors, (ulong)usage.OpenDescriptors);
        writer.Sample(s_resident, usage.ResidentBytes);
        writer.Sample(s_start, usage.StartTimeSeconds);
    }
}
