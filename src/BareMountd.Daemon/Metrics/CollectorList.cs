using System.Collections.Immutable;
using BareMountd.Core.Health;
using BareMountd.Daemon.Health;
using BareMountd.Linux.Proc;

namespace BareMountd.Daemon.Metrics;

/// <summary>Every collector, sorted by name (a test keeps it so).</summary>
public static class CollectorList
{
    /// <summary>Makes the list.</summary>
    /// <param name="process">Reader of our own process.</param>
    /// <param name="events">Events of this run of the daemon by kind.</param>
    /// <param name="health">Health of the declared disks now.</param>
    /// <param name="rounds">Rounds of the canary in this run of the daemon.</param>
    public static ImmutableArray<IMetricsCollector> Create(
        ProcessUsageReader process,
        Func<ImmutableArray<KeyValuePair<string, long>>> events,
        Func<IReadOnlyDictionary<string, DiskHealth>> health,
        CanaryRounds rounds) =>
    [
        new BuildCollector(),
        new CanaryCollector(health, rounds),
        new DiskConditionCollector(),
        new DiskInfoCollector(),
        new DiskIoCollector(),
        new DiskStateCollector(),
        new EventsCollector(events),
        new FilesystemCollector(),
        new IoMeanCollector(),
        new IoShareCollector(),
        new ProbeCollector(health),
        new ProcessCollector(process),
        new RequestCollector(),
        new SmartCollector(health),
        new UnitIoCollector(),
    ];
}
