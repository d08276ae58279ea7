using BareMountd.Core.Host;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Hosting;

/// <summary>The adapters that one daemon runs with: those of the machine, or those of the simulator.</summary>
public sealed record DaemonParts : IAsyncDisposable
{
    /// <summary>Where the trees stand.</summary>
    public required LinuxRoots Roots { get; init; }

    /// <summary>The machine.</summary>
    public required HostFacts Host { get; init; }

    /// <summary>Clock of all decisions; adapters whose reports are judged by it take the same.</summary>
    public required SteadyClock Clock { get; init; }

    /// <summary>Block devices.</summary>
    public required IDeviceSource Devices { get; init; }

    /// <summary>Mount table and swaps.</summary>
    public required IMountTableSource Mounts { get; init; }

    /// <summary>Mounts and unmounts.</summary>
    public required IMountManager Manager { get; init; }

    /// <summary>Units that are not mounts.</summary>
    public required IUnitManager Units { get; init; }

    /// <summary>Asks the kernel past the list of devices.</summary>
    public required IDevicePresence Presence { get; init; }

    /// <summary>Guards of empty mount points.</summary>
    public required IMountPointGuard Guard { get; init; }

    /// <summary>I/O counters.</summary>
    public required IDiskStatsSource DiskStats { get; init; }

    /// <summary>I/O of units.</summary>
    public required ICgroupIoSource Cgroups { get; init; }

    /// <summary>Sizes and durations of requests.</summary>
    public required IRequestTracer Requests { get; init; }

    /// <summary>What the counters of disks go on from.</summary>
    public required IIoStateStore IoState { get; init; }

    /// <summary>Free space.</summary>
    public required IFilesystemUsageSource Usage { get; init; }

    /// <summary>Looks at disks.</summary>
    public required IHealthProber Health { get; init; }

    /// <summary>What was mounted by us.</summary>
    public required IStateStore State { get; init; }

    /// <summary>History of events over restarts and boots.</summary>
    public required IEventStore Events { get; init; }

    /// <summary>Tasks that end only when something broke, by name; their end ends the daemon.</summary>
    public IReadOnlyList<KeyValuePair<string, Task>> Vital { get; init; } = [];

    /// <summary>What must be disposed with the parts, last one first.</summary>
    public IReadOnlyList<IAsyncDisposable> Owned { get; init; } = [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        for (int i = Owned.Count - 1; i >= 0; i--)
        {
            await Owned[i].DisposeAsync();
        }
    }
}
