using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Events;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Tests.Matching;

namespace BareMountd.Core.Tests.Events;

/// <summary>Passes as the reconciler makes them (match, plan, diff), on a world that the test changes in between.</summary>
internal sealed class EventStory
{
    private ImmutableDictionary<string, DiskRuntime> _runtimes = ImmutableDictionary<string, DiskRuntime>.Empty;
    private EventMemory _memory = EventMemory.Empty;
    private BareMountConfig _config;

    public EventStory(params DiskConfig[] disks) => _config = new BareMountConfig { Disks = [.. disks] };

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<BlockDevice> Devices { get; } = [];

    public List<MountEntry> Mounts { get; } = [];

    /// <summary>What the evaluator would say.</summary>
    public ImmutableDictionary<string, DiskHealth> Health { get; set; } = ImmutableDictionary<string, DiskHealth>.Empty;

    public MachineHealth Machine { get; set; } = MachineHealth.Initial;

    /// <summary>A reload.</summary>
    public void Declare(params DiskConfig[] disks)
    {
        _config = new BareMountConfig { Disks = [.. disks] };
        _runtimes = _runtimes.RemoveRange(_runtimes.Keys.Where(name => _config.Find(name) is null));
    }

    /// <summary>The running mount job ends well.</summary>
    public void MountSucceeds(string disk)
    {
        DiskRuntime runtime = _runtimes[disk];
        BlockDevice device = Devices.Single(d => d.Key == runtime.Device);
        MountEntry entry = Make.Mount(device, runtime.MountPoint!);
        Mounts.Add(entry);
        _runtimes = _runtimes.SetItem(disk, Transitions.MountFinished(runtime, new MountOutcome.Mounted("x.mount"), Now));
    }

    public void MountFails(string disk, string code, string detail) =>
        _runtimes = _runtimes.SetItem(disk, Transitions.MountFinished(_runtimes[disk], new MountOutcome.Failed(code, detail, []), Now));

    public void UnmountSucceeds(string disk, bool deviceGone)
    {
        Mounts.RemoveAll(m => m.MountPoint == _runtimes[disk].MountPoint);
        _runtimes = _runtimes.SetItem(disk, Transitions.UnmountFinished(_runtimes[disk], new UnmountOutcome.Unmounted(), deviceGone, Now));
    }

    /// <summary>One pass; its events.</summary>
    public ImmutableArray<EventRecord> Pass()
    {
        World world = new([.. Devices], new MountTable([.. Mounts]), [], HostFacts.Unknown);
        PlanInput input = new(_config, world, Matcher.Match(_config, world), _runtimes, false, Now);
        PlanOutput output = Planner.Plan(input);
        _runtimes = output.Runtimes;
        EventChanges changes = EventDiff.Between(_memory, input, output, new HealthOutcome(Health, null) { Machine = Machine });
        _memory = changes.Memory;
        return changes.Events;
    }

    /// <summary>One pass; its events as "kind words".</summary>
    public string[] Told() => [.. Pass().Select(e => $"{e.Kind} {e.Message}")];
}
