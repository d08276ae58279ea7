using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
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
                Health = "ok",
                MountPoint = "/mnt/wsl/" + HostileText,
                FsType = "xfs",
                Since = Then,
                Device = new DeviceRef("sdc", "sdc", "8:32", 8, HostileText, HostileText, 1024),
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
            },
            new DiskStatus { Name = "gone", State = "missing", Health = "unknown", MountPoint = "/mnt/wsl/gone", FsType = "ext4", Since = Then },
        ],
    };

    public static ImmutableArray<IMetricsCollector> AllCollectors { get; } = CollectorList.Create(new ProcessUsageReader(LinuxRoots.System));

    /// <summary>A clock that stands still.</summary>
    public sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Then;

        public override long GetTimestamp() => 0;
    }

    /// <summary>Counters in all three forms that kernels have; sdd is not known to this kernel.</summary>
    public sealed class DiskStats : IDiskStatsSource
    {
        public IReadOnlyDictionary<string, DiskCounters> Read() => DiskStatsParser.Parse(
            """
               8      16 sdb 116719 28695 5468962 23923 160971 32271 12339376 48234 3 18792 75889 24527 26 6296240 3370 35845 360
               8      17 sdb1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
               8      32 sdc 1 2 3 4 5 6 7 8 0 10 11
            """u8);
    }

    public sealed class BrokenDiskStats : IDiskStatsSource
    {
        public IReadOnlyDictionary<string, DiskCounters> Read() => throw new IOException("no diskstats today");
    }

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
