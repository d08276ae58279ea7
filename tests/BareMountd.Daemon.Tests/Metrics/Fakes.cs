using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Health;
using BareMountd.Daemon.Metrics;
using BareMountd.Linux.Proc;

namespace BareMountd.Daemon.Tests.Metrics;

/// <summary>A literal snapshot: a mounted disk of the owner, a hostile one, a hung one, a missing one.</summary>
internal static class Fakes
{
    public const string HostileText = "a\"b\\c\nd\u001b[31m\u0000 𝄞";

    public static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static StatusResponse Status { get; } = new()
    {
        Version = "0.1.0",
        Summary = "4 disks: 3 mounted, 1 missing",
        Source = "kernel",
        Manager = "systemd",
        ConfigFile = "config.json",
        Disks =
        [
            new DiskStatus
            {
                Name = "games",
                State = "mounted",
                Health = "ok",
                Usable = true,
                MountPoint = "/mnt/wsl/games",
                FsType = "ext4",
                Since = Then,
                Device = new DeviceRef("sdb1", "sdb1", "8:17", 7, "WD_BLACK SN850X", "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.", 4_000_787_030_016)
                {
                    Disk = "sdb",
                    Wwn = "eui.e8238fa6bf530001001b448b4ed0b0f4",
                    Uuid = "0f2c9d0c-7c36-4d9f-8a9b-1f3a50cfd7a1",
                },
            },
            new DiskStatus
            {
                Name = "hostile",
                State = "mounted",
                Health = "warning",
                Usable = true,
                MountPoint = "/mnt/wsl/" + HostileText,
                FsType = "xfs",
                Since = Then,
                Device = new DeviceRef("sdc", "sdc", "8:32", 8, HostileText, HostileText, 1024),
                Conditions = [new ConditionStatus("space-low", "warning", HostileText, "", Then, []), new ConditionStatus("unit-drift", "info", "", "", Then, [])],
            },
            new DiskStatus
            {
                Name = "hung",
                State = "mounted",
                Health = "critical",
                MountPoint = "/mnt/wsl/hung",
                FsType = "btrfs",
                Since = Then,
                Device = new DeviceRef("sdd", "sdd", "8:48", 9, null, null, 2048),
                Conditions = [new ConditionStatus("read-only-flip", "critical", "it is read-only now", "", Then, [])],
            },
            new DiskStatus { Name = "gone", State = "missing", Health = "unknown", MountPoint = "/mnt/wsl/gone", FsType = "ext4", Since = Then },
        ],
    };

    /// <summary>What the probes saw: a healthy disk with a canary and a health record, one that has hung, one that gives nothing.</summary>
    private static ImmutableDictionary<string, DiskHealth> Health { get; } = ImmutableDictionary<string, DiskHealth>.Empty
        .Add("games", Seen(
            Report(ProbeNames.Canary, new ProbeReading.Canary(0.000125, 0.0041, 0.00055, true, true)),
            Report(ProbeNames.Space, new ProbeReading.Space(new FilesystemUsage(1, 1, 1, 1, 1, false))),
            Report(ProbeNames.Smart, new ProbeReading.Smart(
                true,
                true,
                ImmutableSortedDictionary<string, double>.Empty.Add("percentage_used", 3).Add("temperature_celsius", 41),
                "the disk says that it is in order"))))
        .Add("hostile", Seen(Report(ProbeNames.Smart, new ProbeReading.Smart(false, null, ImmutableSortedDictionary<string, double>.Empty, HostileText))))
        .Add("hung", Seen(
            Report(ProbeNames.Canary, null) with { TimedOut = true },
            Report(ProbeNames.Root, null) with { Failure = HostileText }));

    private static CanaryRounds Rounds { get; } = Counted();

    public static ImmutableArray<IMetricsCollector> AllCollectors { get; } = CollectorList.Create(
        new ProcessUsageReader(LinuxRoots.System), () => [KeyValuePair.Create("attached", 3L), KeyValuePair.Create("state", 12L)], () => Health, Rounds);

    private static ProbeReport Report(string probe, ProbeReading? reading) => new(probe, Then, TimeSpan.FromSeconds(5), reading, null, false);

    private static DiskHealth Seen(params ProbeReport[] reports) => new()
    {
        Observations = DiskObservations.Empty with { Latest = reports.ToImmutableSortedDictionary(report => report.Probe, report => report, StringComparer.Ordinal) },
    };

    private static CanaryRounds Counted()
    {
        CanaryRounds rounds = new();
        ProbeTarget games = new("games", new DeviceKey("sdb1", new DeviceNumber(8, 17), 7), "sdb1", "ext4", null, "/mnt/wsl/games", false, "x.mount", new HealthConfig());
        foreach (ProbeReport report in Health.Values.SelectMany(one => one.Observations.Latest.Values))
        {
            rounds.Note(games, report);
        }

        rounds.Note(games, Report(ProbeNames.Canary, new ProbeReading.Canary(1, 1, 1, true, true)));
        rounds.Note(games, Report(ProbeNames.Canary, new ProbeReading.Canary(1, 1, 1, true, false)));
        rounds.Note(games, Report(ProbeNames.Canary, new ProbeReading.CanarySkipped("full")));
        rounds.Note(games, Report(ProbeNames.Canary, null) with { Failure = "EIO" });
        return rounds;
    }

    /// <summary>A clock that stands still.</summary>
    public sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Then;

        public override long GetTimestamp() => 0;
    }

    /// <summary>Counters in all three forms that kernels have, half a minute after smaller ones; sdd is not known to this kernel.</summary>
    public static void Look(IoReading into)
    {
        IoDiskSet disks = new(
            [
                Disk("vhdx-5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77", "sda", 0, IoKinds.Vhdx),
                Disk("games", "sdb", 16, IoKinds.Bare),
                Disk(HostileText, "sdc", 32, IoKinds.Bare),
                Disk("hung", "sdd", 48, IoKinds.Bare),
            ],
            9);
        IoAccounts accounts = new();
        Read(
            accounts,
            disks,
            TimeSpan.Zero,
            """
               8       0 sda 100 0 8000 50 200 0 16000 90 0 70 140 0 0 0 0 5 3
               8      16 sdb 116700 28695 5468860 23900 160900 32271 12337376 48200 3 18700 75800 24527 26 6296240 3370 35845 360
               8      32 sdc 1 2 3 4 5 6 7 8 0 10 11
            """u8,
            0);
        Read(
            accounts,
            disks,
            TimeSpan.FromSeconds(30),
            """
               8       0 sda 100 0 8000 50 210 0 16800 110 0 80 160 0 0 0 0 5 3
               8      16 sdb 116719 28695 5468962 23923 160971 32271 12339376 48234 3 18792 75889 24527 26 6296240 3370 35845 360
               8      17 sdb1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
               8      32 sdc 1 2 3 4 5 6 7 8 0 10 11
            """u8,
            1);
        accounts.Report(into);

        // Writes of all sizes and durations on one disk, and flushes, which have no size.
        ulong[] writes = new ulong[RequestCounts.Length];
        ulong[] flushes = new ulong[RequestCounts.Length];
        for (int i = 0; i < RequestCounts.Length; i++)
        {
            writes[i] = (ulong)i;
        }

        flushes[1] = 2_500_000;
        flushes[^1] = 1;
        into.RequestRows.Clear();
        into.RequestRows.Add(new RequestRow(disks.Disks[2], RequestOperation.Write, new RequestCounts(writes)));
        into.RequestRows.Add(new RequestRow(disks.Disks[2], RequestOperation.Flush, new RequestCounts(flushes)));
    }

    public static void LookInVain(IoReading into) => throw new IOException("no diskstats today");

    private static void Read(IoAccounts accounts, IoDiskSet disks, TimeSpan now, ReadOnlySpan<byte> diskstats, ulong factor)
    {
        accounts.Begin(disks, now);
        DiskStatsParser.Parse(diskstats, accounts.TakeDisk);
        CgroupIo units = new() { State = CgroupIoState.On };
        int root = Group("-.slice", 1, -1, new IoStat(52_224, 1_024_000, 19, 71));
        int system = Group("system.slice", 2, root, new IoStat(52_224, 960_000, 30, 80));
        Group("postgresql.service", 3, system, new IoStat(52_224, 900_000, 30, 78));
        Group("a\"b\\c.service", 4, system, new IoStat(0, 60_000, 0, 2));
        accounts.TakeUnits(units, 2);
        accounts.End();

        int Group(string unit, ulong id, int parent, IoStat stat)
        {
            int place = units.Add(unit, id, parent);
            units.AddLine(new DeviceNumber(8, 16), new IoStat(factor * stat.ReadBytes, factor * stat.WrittenBytes, factor * stat.Reads, factor * stat.Writes));
            return place;
        }
    }

    private static IoDisk Disk(string name, string device, uint minor, string kind) =>
        new(name, device, new DeviceNumber(8, minor), new DeviceKey(device, new DeviceNumber(8, minor), 7), kind, name, false);

    public sealed class Usage : IFilesystemUsageSource
    {
        public Task<IReadOnlyDictionary<string, FilesystemUsage?>> ReadAsync(IReadOnlyList<string> mountPoints, TimeSpan deadline, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, FilesystemUsage?>>(mountPoints.ToDictionary(
                mountPoint => mountPoint,
                mountPoint => mountPoint == "/mnt/wsl/hung" ? (FilesystemUsage?)null : new FilesystemUsage(4_000_000_000_000, 3_000_000_000_000, 2_900_000_000_000, 1000, 900, true)));
    }

    public sealed class BrokenUsage : IFilesystemUsageSource
    {
        public Task<IReadOnlyDictionary<string, FilesystemUsage?>> ReadAsync(IReadOnlyList<string> mountPoints, TimeSpan deadline, CancellationToken cancellationToken) =>
            Task.FromException<IReadOnlyDictionary<string, FilesystemUsage?>>(new IOException("no statvfs today"));
    }
}
