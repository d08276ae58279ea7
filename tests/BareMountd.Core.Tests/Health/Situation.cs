using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Tests.Health;

/// <summary>One declared disk at one moment: well mounted unless a test says otherwise.</summary>
internal sealed record Situation
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly BlockDevice Sdb1 = new()
    {
        Name = "sdb1",
        Number = new DeviceNumber(8, 17),
        DiskSeq = 5,
        Type = BlockDeviceType.Partition,
        Parent = "sdb",
        DevNode = "/dev/sdb1",
        Model = "A Model",
        Content = new DeviceContent { Usage = "filesystem", Type = "ext4", Uuid = "u-1" },
    };

    public static readonly BlockDevice Sdc = Sdb1 with { Name = "sdc", Parent = null, Type = BlockDeviceType.Disk, DevNode = "/dev/sdc", Number = new DeviceNumber(8, 32) };

    public DateTimeOffset Now { get; init; } = Start;

    public DiskConfig Disk { get; init; } = new() { Name = "data", Match = new MatchConfig { Serial = ["x"] }, MountPoint = "/mnt/data" };

    public ImmutableArray<BlockDevice> Devices { get; init; } = [Sdb1];

    public MatchOutcome Outcome { get; init; } = new MatchOutcome.Found(Sdb1, null);

    public DiskRuntime Runtime { get; init; } = new()
    {
        State = DiskState.Mounted,
        Since = Start,
        Device = Sdb1.Key,
        MountPoint = "/mnt/data",
        Owned = true,
        AppliedOptions = "errors=remount-ro",
    };

    public MountEntry? Entry { get; init; } = new()
    {
        Id = 40,
        ParentId = 1,
        Number = Sdb1.Number,
        Root = "/",
        MountPoint = "/mnt/data",
        Options = "rw,relatime",
        FsType = "ext4",
        Source = "/dev/sdb1",
        SuperOptions = "rw,errors=remount-ro",
    };

    public HostFacts Host { get; init; } = HostFacts.Unknown;

    public bool UdevRunning { get; init; } = true;

    /// <summary>Not mounted: found, nothing at the mount point.</summary>
    public static Situation Unmounted { get; } = new Situation() with
    {
        Entry = null,
        Runtime = new DiskRuntime { State = DiskState.Found, Since = Start, Device = Sdb1.Key },
    };

    /// <summary>Nothing attached.</summary>
    public static Situation Missing { get; } = new Situation() with
    {
        Entry = null,
        Devices = [],
        Outcome = new MatchOutcome.Missing(null),
        Runtime = DiskRuntime.Initial(Start),
    };

    public PlanInput Input => new(
        new BareMountConfig { Disks = [Disk] },
        new World(Devices, Entry is null ? MountTable.Empty : new MountTable([Entry]), [], Host),
        new MatchResult([KeyValuePair.Create(Disk.Name, Outcome)], []),
        ImmutableDictionary<string, DiskRuntime>.Empty,
        UdevRunning,
        Now);

    public PlanOutput Output => new(ImmutableDictionary<string, DiskRuntime>.Empty.Add(Disk.Name, Runtime), [], null);

    public ProbeTarget Target => new(
        Disk.Name, Sdb1.Key, Sdb1.DevNode, "ext4", "u-1", Entry?.MountPoint, Entry?.ReadOnly ?? false, "mnt-data.mount", Disk.Health);

    /// <summary>The same with the health section changed.</summary>
    public Situation With(HealthConfig health) => this with { Disk = Disk with { Health = health } };

    /// <summary>The same with the mount's options replaced.</summary>
    public Situation Mounted(string options, string superOptions, string fsType = "ext4") =>
        this with { Entry = Entry! with { Options = options, SuperOptions = superOptions, FsType = fsType } };

    /// <summary>What one condition finds.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="readings">What the probes have read just now, each by a probe of its own.</param>
    public Finding? Find(string code, params ProbeReading[] readings) =>
        Find(code, Observed([.. readings.Select((r, i) => Report("probe" + i, r))]));

    public Finding? Find(string code, DiskObservations observations, StandingMount? standing = null) =>
        HealthConditions.Find(code)!.Evaluate(new DiskFacts(Disk, Runtime, Outcome, Devices.FirstOrDefault(), Entry, observations, Input) { Standing = standing });

    public DiskObservations Observed(params ProbeReport[] reports) => reports.Aggregate(DiskObservations.Empty, (seen, report) => seen.With(Target, report));

    /// <summary>A look that went well, now.</summary>
    public ProbeReport Report(string probe, ProbeReading reading) => new(probe, Now, TimeSpan.FromMilliseconds(3), reading, null, false);

    public static ProbeReading.Space Space(ulong size, ulong available, ulong inodes = 1000, ulong freeInodes = 900, bool readOnly = false) =>
        new(new FilesystemUsage(size, available, available, inodes, freeInodes, readOnly));

    public static ProbeReading.ExtErrors Ext(ulong count) =>
        new(count, count == 0 ? null : Start, count == 0 ? "" : "ext4_lookup:1597", count == 0 ? 0 : 5, count == 0 ? null : Start, "");

    public static ProbeReading.Canary Canary(double seconds, bool intact = true) => new(seconds / 2, seconds / 4, seconds / 4, true, intact);

    public static ProbeReading.Smart Smart(bool available, bool? passed) =>
        new(available, passed, ImmutableSortedDictionary<string, double>.Empty.Add("temperature_celsius", 41.25), passed == false ? "FAILED" : "");
}
