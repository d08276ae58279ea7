using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Tests.Planning;

/// <summary>The world and the memory between passes.</summary>
internal sealed class Story(params DiskConfig[] disks)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, BlockDevice> _plugged = [];
    private readonly Dictionary<string, MatchOutcome> _outcomes = [];
    private readonly List<MountEntry> _mounts = [];

    public BareMountConfig Config { get; } = new() { Disks = [.. disks] };

    public ImmutableDictionary<string, DiskRuntime> Runtimes { get; private set; } = ImmutableDictionary<string, DiskRuntime>.Empty;

    public DateTimeOffset Now { get; set; } = Start;

    public DateTimeOffset? WakeAt { get; private set; }

    public ImmutableHashSet<DeviceKey> StillInKernel { get; set; } = [];

    public DiskRuntime this[string disk] => Runtimes[disk];

    public void Plug(string disk, BlockDevice device)
    {
        _plugged[disk] = device;
        _outcomes[disk] = new MatchOutcome.Found(device, null);
    }

    public void Unplug(string disk)
    {
        _plugged.Remove(disk);
        _outcomes.Remove(disk);
    }

    public void Outcome(string disk, MatchOutcome outcome) => _outcomes[disk] = outcome;

    public void Set(string disk, DiskRuntime runtime) => Runtimes = Runtimes.SetItem(disk, runtime);

    public void Recall(OwnedMount kept) => Runtimes = Memory.Recall([kept], Now);

    public void Mount(string mountPoint, BlockDevice device) => _mounts.Add(new MountEntry
    {
        Id = 1,
        ParentId = 0,
        Number = device.Number,
        Root = "/",
        MountPoint = mountPoint,
        Options = "rw",
        FsType = "ext4",
        Source = device.DevNode,
        SuperOptions = "rw",
    });

    public void Unmount(string mountPoint) => _mounts.RemoveAll(m => m.MountPoint == mountPoint);

    public void MountSucceeds(string disk)
    {
        Mount(Config.Find(disk)!.MountPoint, _plugged[disk]);
        Set(disk, Transitions.MountFinished(this[disk], new MountOutcome.Mounted("unit"), Now));
    }

    public void MountFails(string disk, string code) =>
        Set(disk, Transitions.MountFinished(this[disk], new MountOutcome.Failed(code, "words", []), Now));

    public void UnmountSucceeds(string disk, bool deviceGone)
    {
        Unmount(this[disk].MountPoint!);
        Set(disk, Transitions.UnmountFinished(this[disk], new UnmountOutcome.Unmounted(), deviceGone, Now));
    }

    public ImmutableArray<PlannedAction> Pass()
    {
        World world = new([.. _plugged.Values], new MountTable([.. _mounts]), [], HostFacts.Unknown);
        MatchResult matches = new([.. _outcomes.Select(o => KeyValuePair.Create(o.Key, o.Value))], []);
        PlanOutput output = Planner.Plan(new PlanInput(Config, world, matches, Runtimes, false, Now) { StillInKernel = StillInKernel });
        Runtimes = output.Runtimes;
        WakeAt = output.WakeAt;
        return output.Actions;
    }

    public static DiskConfig Disk(string name) => new()
    {
        Name = name,
        Match = new MatchConfig { Serial = [name] },
        MountPoint = "/mnt/wsl/" + name,
    };

    public static BlockDevice Device(string name, ulong seq) => new()
    {
        Name = name,
        Number = new DeviceNumber(8, (uint)(name[2] - 'a') * 16),
        DiskSeq = seq,
        Type = BlockDeviceType.Disk,
        DevNode = "/dev/" + name,
        Content = new DeviceContent { Usage = "filesystem", Type = "ext4" },
    };

    public static OwnedMount Kept(BlockDevice device, OwnedPhase phase) =>
        new("data", device.Name, device.Number.ToString(), device.DiskSeq, "/mnt/wsl/data", "mnt-wsl-data.mount", false, []) { Phase = phase };

    public static Story Mounted(string disk, BlockDevice device)
    {
        Story story = new(Disk(disk));
        story.Plug(disk, device);
        story.Pass();
        story.MountSucceeds(disk);
        story.Pass();
        Assert.Equal(DiskState.Mounted, story[disk].State);
        return story;
    }
}
