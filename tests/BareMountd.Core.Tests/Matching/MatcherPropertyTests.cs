using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Matching.Rules;
using BareMountd.Core.Mounts;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Matching;

/// <summary>What must hold whatever is plugged in and declared.</summary>
public sealed class MatcherPropertyTests
{
    private static readonly string[] s_types = ["ext4", "xfs", "btrfs", "swap", "crypto_LUKS", "linux_raid_member"];
    private static readonly string[] s_places = ["/", "/home", "/mnt/a", "/mnt/b", "/mnt/c", "/media/x"];

    private static Arbitrary<int[]> Numbers => Gen.Choose(0, 59).ArrayOf(160).ToArbitrary();

    [Fact]
    public void Found_targets_never_overlap_and_no_rule_refuses_them() => Prop.ForAll(Numbers, numbers =>
    {
        (World world, BareMountConfig config) = Decode(numbers);
        MatchResult result = Matcher.Match(config, world);
        (DiskConfig Disk, BlockDevice Target)[] found =
        [
            .. config.Disks.Select(d => (d, result.For(d.Name))).Where(p => p is { d.Enabled: true, Item2: MatchOutcome.Found })
                .Select(p => (p.d, ((MatchOutcome.Found)p.Item2).Target)),
        ];
        foreach ((DiskConfig disk, BlockDevice target) in found)
        {
            Assert.Null(RefusalRules.Check(world, target, disk));
            foreach ((DiskConfig other, BlockDevice second) in found)
            {
                Assert.True(
                    other == disk || (target.Name != second.Name && target.Parent != second.Name && second.Parent != target.Name),
                    $"{disk.Name} and {other.Name} overlap on {target.Name}, {second.Name}");
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void The_order_of_devices_changes_nothing() => Prop.ForAll(Numbers, numbers =>
    {
        (World world, BareMountConfig config) = Decode(numbers);
        World turned = world with { Devices = [.. world.Devices.Reverse()] };
        World shuffled = world with { Devices = [.. world.Devices.OrderBy(d => (d.Number.Minor * 7919) % 31)] };
        string expected = Text(Matcher.Match(config, world));
        Assert.Equal(expected, Text(Matcher.Match(config, turned)));
        Assert.Equal(expected, Text(Matcher.Match(config, shuffled)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void The_generator_reaches_every_kind_of_outcome()
    {
        HashSet<string> seen = [];
        Prop.ForAll(Numbers, numbers =>
        {
            (World world, BareMountConfig config) = Decode(numbers);
            seen.UnionWith(Matcher.Match(config, world).Outcomes.Select(o => Make.Said(o.Value).Split(' ')[0]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        foreach (string kind in new[] { "found", "missing", "ambiguous", Codes.ClaimedTwice, Codes.SystemDisk, Codes.Swap, Codes.MountedElsewhere, Codes.MountPointBusy, Codes.PartitionUnclear, Codes.Held })
        {
            Assert.Contains(kind, seen);
        }
    }

    /// <summary>Cost in allocated bytes, which is steady where time on a shared machine is not.</summary>
    [Fact]
    public void Four_times_the_devices_cost_about_four_times_as_much()
    {
        (World Small, World Large) worlds = (Many(250), Many(1000));
        BareMountConfig config = new() { Disks = [.. Enumerable.Range(0, 50).Select(i => Large(i))] };
        _ = Matcher.Match(config, worlds.Small);
        long small = Allocated(config, worlds.Small);
        long large = Allocated(config, worlds.Large);
        Assert.True(large < small * 6, $"{small} bytes for 250 devices, {large} for 1000");
        Assert.True(large < 16_000_000, $"{large} bytes for 1000 devices and 50 disks");
    }

    private static long Allocated(BareMountConfig config, World world)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        MatchResult result = Matcher.Match(config, world);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(config.Disks.Length, result.Outcomes.Length);
        return after - before;
    }

    private static DiskConfig Large(int i) => Make.Declare(
        (i % 4) switch
        {
            0 => new MatchConfig { Serial = [$"SERIAL{i}"] },
            1 => new MatchConfig { Uuid = [$"uuid-{i}"] },
            2 => new MatchConfig { ById = [$"ata-disk_{i}*"] },
            _ => new MatchConfig { Label = ["nowhere"] },
        },
        $"d{i}");

    private static World Many(int count)
    {
        ImmutableArray<BlockDevice>.Builder devices = ImmutableArray.CreateBuilder<BlockDevice>();
        for (int i = 0; i < count / 2; i++)
        {
            BlockDevice disk = Make.Disk($"nvme{i}n1", $"SERIAL{i}") with { Number = new DeviceNumber(259, (uint)i * 4), Links = [$"by-id/ata-disk_{i}_"] };
            devices.Add(disk);
            devices.Add(Make.Part(disk, 1, "ext4", $"uuid-{i}"));
        }

        return Make.World([.. devices]);
    }

    private static string Text(MatchResult result) => string.Join('\n', result.Outcomes.Select(o => $"{o.Key}: {Make.Said(o.Value)} {o.Value switch
    {
        MatchOutcome.Refused refused => refused.Detail,
        MatchOutcome.Found found => found.Notice,
        MatchOutcome.Missing missing => missing.Notice,
        _ => "",
    }}").Concat(result.Traces.Select(t => t.ToString())));

    /// <summary>A small world out of a list of numbers: few values, so that collisions are common.</summary>
    private static (World World, BareMountConfig Config) Decode(int[] numbers)
    {
        int at = 0;
        int Next(int below) => at < numbers.Length ? numbers[at++] % below : 0;
        List<BlockDevice> devices = [];
        int disks = 1 + Next(4);
        for (int i = 0; i < disks; i++)
        {
            BlockDevice disk = Make.Disk($"sd{(char)('a' + i)}", $"SERIAL{Next(4)}") with
            {
                Number = new DeviceNumber(8, (uint)i * 16),
                SizeBytes = Next(12) == 0 ? 0UL : 1UL << 40,
                Vendor = Next(5) == 0 ? "Msft" : "NVMe",
                Model = Next(5) == 0 ? "Virtual Disk" : "WD_BLACK SN850X",
                Driver = Next(12) == 0 ? DeviceDriver.Optical : DeviceDriver.Disk,
                Links = [$"by-id/scsi-SNVMe_{i}"],
                Holders = Next(15) == 0 ? ["dm-9"] : [],
            };
            int partitions = Next(4);
            devices.Add(partitions == 0 || Next(8) == 0 ? disk with { Content = RandomContent(Next) } : disk);
            for (int p = 1; p <= partitions; p++)
            {
                devices.Add(Make.Part(disk, p) with { Content = RandomContent(Next), Holders = Next(15) == 0 ? ["dm-8"] : [] });
            }
        }

        List<MountEntry> mounts = [];
        int mounted = Next(4);
        for (int i = 0; i < mounted; i++)
        {
            BlockDevice device = devices[Next(devices.Count)];
            mounts.Add(Make.Mount(device, s_places[Next(s_places.Length)], "/", device.Content.Type == "btrfs" ? "btrfs" : "ext4") with { Id = i });
        }

        ImmutableArray<SwapEntry> swaps = Next(5) == 0 ? [new SwapEntry(devices[Next(devices.Count)].DevNode, true)] : [];
        List<DiskConfig> declared = [];
        foreach (string name in (string[])["a", "b", "c"])
        {
            MatchConfig match = Next(6) switch
            {
                0 => new MatchConfig { Serial = [$"SERIAL{Next(5)}"] },
                1 => new MatchConfig { Uuid = [$"uuid-{Next(6)}"] },
                2 => new MatchConfig { Label = [$"label{Next(3)}"] },
                3 => new MatchConfig { ById = ["nvme-WD_BLACK*"], Serial = [$"SERIAL{Next(4)}"] },
                4 => new MatchConfig { ById = ["nvme-*"] },
                _ => new MatchConfig { PartUuid = [$"part-sd{(char)('a' + Next(4))}-{1 + Next(3)}"] },
            };
            declared.Add(Make.Declare(match, name) with
            {
                Partition = Next(4) == 0 ? 1 + Next(3) : null,
                FsType = Next(4) == 0 ? "ext4" : null,
                Enabled = Next(6) != 0,
                Allow = Next(4) == 0 ? ["system-disk"] : [],
            });
        }

        World world = new([.. devices], new MountTable([.. mounts]), swaps, Make.Wsl);
        return (world, new BareMountConfig { Disks = [.. declared] });
    }

    private static DeviceContent RandomContent(Func<int, int> next) => next(10) switch
    {
        0 => DeviceContent.None,
        1 => new DeviceContent { Unreadable = true },
        2 => Make.Content("ext4") with { Ambivalent = true },
        3 => Make.Content(s_types[next(s_types.Length)], $"uuid-{next(6)}", $"label{next(3)}"),
        _ => Make.Content(s_types[next(3)], $"uuid-{next(6)}", $"label{next(3)}"),
    };
}
