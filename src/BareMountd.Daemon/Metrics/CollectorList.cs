using System.Collections.Immutable;
using BareMountd.Linux.Proc;

namespace BareMountd.Daemon.Metrics;

/// <summary>Every collector, sorted by name (a test keeps it so).</summary>
public static class CollectorList
{
    /// <summary>Makes the list.</summary>
    /// <param name="process">Reader of our own process.</param>
    public static ImmutableArray<IMetricsCollector> Create(ProcessUsageReader process) =>
    [
        new BuildCollector(),
        new DiskInfoCollector(),
        new DiskIoCollector(),
        new DiskStateCollector(),
        new FilesystemCollector(),
        new ProcessCollector(process),
    ];
}
