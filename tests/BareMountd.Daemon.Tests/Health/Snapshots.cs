using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Tests.Health;

/// <summary>Snapshots in which declared disks are mounted, or not.</summary>
internal static class Snapshots
{
    /// <summary>One declared disk.</summary>
    public sealed record Disk(string Name, DiskState State, ulong DiskSeq = 1, TimeSpan? Interval = null)
    {
        public bool ReadOnly { get; init; }

        public bool JobInFlight { get; init; }

        public bool Present { get; init; } = true;
    }

    public static DaemonSnapshot Of(params Disk[] disks)
    {
        BlockDevice[] devices = [.. disks.Select((disk, index) => new BlockDevice
        {
            Name = $"sd{(char)('b' + index)}",
            Number = new DeviceNumber(8, (uint)(16 * (index + 1))),
            DiskSeq = disk.DiskSeq,
            Type = BlockDeviceType.Disk,
            DevNode = $"sd{(char)('b' + index)}",
            Content = new DeviceContent { Usage = "filesystem", Type = "ext4", Uuid = "0f2c9d0c-7c36-4d9f-8a9b-1f3a50cfd7a1" },
        })];
        ImmutableArray<MountEntry> mounts =
        [
            .. disks.Zip(devices).Where(pair => pair.First.State == DiskState.Mounted).Select(pair => new MountEntry
            {
                Id = 1,
                ParentId = 0,
                Number = pair.Second.Number,
                Root = "/",
                MountPoint = MountPoint(pair.First),
                Options = pair.First.ReadOnly ? "ro" : "rw",
                FsType = "xfs",
                Source = pair.Second.DevNode,
                SuperOptions = "rw",
            }),
        ];
        World world = new([.. devices.Zip(disks).Where(pair => pair.Second.Present).Select(pair => pair.First)], new MountTable(mounts), [], HostFacts.Unknown);
        BareMountConfig config = new()
        {
            Disks =
            [
                .. disks.Select(disk => new DiskConfig
                {
                    Name = disk.Name,
                    Match = new MatchConfig(),
                    MountPoint = MountPoint(disk),
                    Health = new HealthConfig { Interval = disk.Interval ?? new HealthConfig().Interval },
                }),
            ],
        };
        ImmutableDictionary<string, DiskRuntime> runtimes = disks.Zip(devices).ToImmutableDictionary(
            pair => pair.First.Name,
            pair => DiskRuntime.Initial(default) with
            {
                State = pair.First.State,
                JobInFlight = pair.First.JobInFlight,
                Device = pair.First.State is DiskState.Missing ? null : pair.Second.Key,
            });
        PlanInput input = new(config, world, new MatchResult([], []), runtimes, false, default);
        StatusResponse status = new() { Version = "", Summary = "", Source = "", Manager = "", ConfigFile = "", Disks = [] };
        return new DaemonSnapshot(
            input, new PlanOutput(runtimes, [], null), new HealthOutcome(ImmutableDictionary<string, DiskHealth>.Empty, null), status);
    }

    private static string MountPoint(Disk disk) => "/mnt/wsl/" + disk.Name;
}
