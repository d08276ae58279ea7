using System.Collections.Immutable;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>Which baremountd this is.</summary>
public sealed class BuildCollector : IMetricsCollector
{
    private static readonly MetricFamily s_build = new(
        "baremountd_build_info", MetricType.Info, "Version of baremountd and of the .NET runtime that it runs on.", null, "version", "runtime");

    /// <inheritdoc/>
    public string Name => "build";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_build];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer) => writer.Sample(s_build, 1UL, context.Status.Version, Environment.Version.ToString());
}
