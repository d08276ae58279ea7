using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Matching.Rules;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Tests.Matching;

public sealed class RefusalRuleTests
{
    private static readonly BlockDevice s_disk = Make.Disk("sdb", "AAAA1111");
    private static readonly BlockDevice s_one = Make.Part(s_disk, 1, "ext4", "u-1");
    private static readonly BlockDevice s_two = Make.Part(s_disk, 2, "ext4", "u-2");
    private static readonly BlockDevice s_whole = s_disk with { Content = Make.Content("ext4", "u-w") };
    private static readonly BlockDevice s_other = Make.Disk("sdc", "CCCC3333", "xfs");
    private static readonly BlockDevice s_mapping = Make.Disk("dm-0", null, "ext4") with
    {
        Number = new DeviceNumber(253, 0),
        Driver = DeviceDriver.DeviceMapper,
        Links = ["by-id/dm-name-vg-root"],
    };

    private static readonly DiskConfig s_first = Make.Declare(new MatchConfig { Uuid = ["u-1"] });
    private static readonly DiskConfig s_serial = Make.Declare(new MatchConfig { Serial = ["AAAA1111"] });
    private static readonly World s_plain = Make.World(s_disk, s_one, s_two, s_other);

    public static TheoryData<string, World, DiskConfig, string> Cases
    {
        get
        {
            TheoryData<string, World, DiskConfig, string> cases = new()
            {
                { "nothing is wrong", s_plain, s_first, "found sdb1" },
                { "optical", Make.World(s_whole with { Driver = DeviceDriver.Optical }), s_serial, "unsupported-device sdb" },
                { "ram", Make.World(s_whole with { Driver = DeviceDriver.Ram }), s_serial, "unsupported-device sdb" },
                { "network", Make.World(s_whole with { Driver = DeviceDriver.Other }), s_serial, "unsupported-device sdb" },
                { "loop is a disk", Make.World(s_whole with { Driver = DeviceDriver.Loop }), s_serial, "found sdb" },
                { "unsupported before unclear", Make.World(s_disk with { Driver = DeviceDriver.Optical }, s_one, s_two), s_serial, "unsupported-device sdb" },

                { "vhdx", Make.World(s_whole with { Vendor = "Msft", Model = "Virtual Disk" }), s_serial, "virtual-disk sdb" },
                { "vhdx by uuid", Make.World(s_whole with { Vendor = "Msft", Model = "Virtual Disk" }), Make.Declare(new MatchConfig { Uuid = ["u-w"] }), "found sdb" },
                { "vendor alone", Make.World(s_whole with { Vendor = "Msft" }), s_serial, "found sdb" },

                { "the root itself", s_plain.With(Make.Mount(s_one, "/")), s_first, "system-disk sdb1" },
                { "neighbour of the root", s_plain.With(Make.Mount(s_two, "/")), s_first, "system-disk sdb1" },
                { "neighbour, allowed", s_plain.With(Make.Mount(s_two, "/")), s_first with { Allow = ["system-disk"] }, "found sdb1" },
                { "the root itself, allowed", s_plain.With(Make.Mount(s_one, "/")), s_first with { Allow = ["system-disk"] }, "system-disk sdb1" },
                { "system before unclear", s_plain.With(Make.Mount(s_two, "/")), s_serial, "system-disk sdb" },
                { "unclear, allowed", s_plain.With(Make.Mount(s_two, "/boot")), s_serial with { Allow = ["system-disk"] }, "partition-unclear sdb" },
                { "whole system disk, allowed", Make.World(s_whole, Make.Part(s_disk, 1)).With(Make.Mount(Make.Part(s_disk, 1), "/")), s_serial with { Allow = ["system-disk"] }, "system-disk sdb" },
                { "esp", s_plain.With(Make.Mount(s_two, "/boot/efi")), s_first, "system-disk sdb1" },
                { "nix store by a bind mount", s_plain.With(Make.Mount(s_two, "/nix/store", "/store")), s_first, "system-disk sdb1" },
                { "wslg", s_plain.With(Make.Mount(s_two, "/mnt/wslg/distro")), s_first, "system-disk sdb1" },
                { "wsl libraries", s_plain.With(Make.Mount(s_two, "/usr/lib/wsl/drivers")), s_first, "system-disk sdb1" },
                { "wsl home of mounts is not the system", s_plain.With(Make.Mount(s_two, "/mnt/wsl/x")), s_first, "found sdb1" },
                { "root on lvm on the disk", Make.World(s_disk, s_one, s_two, s_mapping with { Slaves = ["sdb2"] }).With(Make.Mount(s_mapping, "/")), s_first, "system-disk sdb1" },
                { "the same, seen from below", Make.World(s_disk, s_one, s_two with { Holders = ["dm-0"] }, s_mapping).With(Make.Mount(s_mapping, "/")), s_first, "system-disk sdb1" },
                { "spare volume beside the root", Make.World(s_disk, s_one, s_two, s_mapping with { Slaves = ["sdb2"], Content = Make.Content("xfs", "lv") }).With(Make.Mount(s_one, "/")), Make.Declare(new MatchConfig { Uuid = ["lv"] }), "system-disk dm-0" },
                { "spare volume, allowed", Make.World(s_disk, s_one, s_two, s_mapping with { Slaves = ["sdb2"], Content = Make.Content("xfs", "lv") }).With(Make.Mount(s_one, "/")), Make.Declare(new MatchConfig { Uuid = ["lv"] }) with { Allow = ["system-disk"] }, "found dm-0" },
                { "declared as /home and mounted there", s_plain.With(Make.Mount(s_one, "/home")), s_first with { MountPoint = "/home" }, "found sdb1" },
                { "btrfs root by its source", Make.World(s_disk, s_one with { Content = Make.Content("btrfs", "u-1") }, s_two).With(Make.Mount(s_one, "/", "/@", "btrfs")), s_first, "system-disk sdb1" },
                { "btrfs root from nowhere", Make.World(s_disk, s_one with { Content = Make.Content("btrfs", "u-1") }).With(Make.Mount(s_one, "/", "/", "btrfs") with { Source = "/dev/root" }), s_first, "system-disk sdb1" },

                { "swap by the table", s_plain with { Swaps = [new SwapEntry("/dev/sdb1", true)] }, s_first, "swap sdb1" },
                { "swap by a link", Make.World(s_disk, s_one with { Links = ["by-uuid/u-1"] }) with { Swaps = [new SwapEntry("/dev/disk/by-uuid/u-1", true)] }, s_first, "swap sdb1" },
                { "swap on the whole disk", Make.World(s_disk, s_one) with { Swaps = [new SwapEntry("/dev/sdb", true)] }, s_first, "swap sdb1" },
                { "swap elsewhere", s_plain with { Swaps = [new SwapEntry("/dev/sdb2", true), new SwapEntry("/swapfile", false)] }, s_first, "found sdb1" },
                { "swap signature", Make.World(s_disk with { Content = Make.Content("swap") }), s_serial, "swap sdb" },

                { "held", Make.World(s_disk, s_one with { Holders = ["md0"] }), s_first, "held sdb1" },
                { "held by somebody's slave list", Make.World(s_disk, s_one, s_mapping with { Slaves = ["sdb1"] }), s_first, "held sdb1" },
                { "disk is held by its partition's holder", Make.World(s_whole, Make.Part(s_disk, 1) with { Holders = ["dm-3"] }), s_serial, "held sdb" },
                { "partition is held by its disk's holder", Make.World(s_disk with { Holders = ["md126"] }, s_one), s_first, "held sdb1" },
                { "the neighbour is held", Make.World(s_disk, s_one, s_two with { Holders = ["dm-0"] }), s_first, "found sdb1" },

                { "unreadable", Make.World(s_disk with { Content = new DeviceContent { Unreadable = true } }), s_serial, "unreadable sdb" },
                { "ambivalent", Make.World(s_disk with { Content = new DeviceContent { Ambivalent = true } }), s_serial, "ambivalent-content sdb" },
                { "wrong filesystem", Make.World(s_whole), s_serial with { FsType = "xfs" }, "wrong-filesystem sdb" },

                { "mounted at home", s_plain.With(Make.Mount(s_one, "/mnt/data")), s_first, "found sdb1" },
                { "mounted elsewhere", s_plain.With(Make.Mount(s_one, "/media/x")), s_first, "mounted-elsewhere sdb1" },
                { "at home and bound elsewhere", s_plain.With(Make.Mount(s_one, "/mnt/data"), Make.Mount(s_one, "/srv/x", "/sub")), s_first, "found sdb1" },
                { "btrfs elsewhere", Make.World(s_disk, s_one with { Content = Make.Content("btrfs", "u-1") }).With(Make.Mount(s_one, "/media/x", "/@", "btrfs")), s_first, "mounted-elsewhere sdb1" },
                { "btrfs at home", Make.World(s_disk, s_one with { Content = Make.Content("btrfs", "u-1") }).With(Make.Mount(s_one, "/mnt/data", "/@", "btrfs")), s_first, "found sdb1" },
                { "other half of a mounted btrfs", Make.World(s_whole with { Content = Make.Content("btrfs", "pool") }, s_other with { Content = Make.Content("btrfs", "pool") }).With(Make.Mount(s_other, "/media/pool", "/", "btrfs")), s_serial, "mounted-elsewhere sdb" },
                { "a partition of the target is mounted", Make.World(s_whole, Make.Part(s_disk, 1)).With(Make.Mount(Make.Part(s_disk, 1), "/media/x")), s_serial, "mounted-elsewhere sdb" },
                { "the target's disk is mounted", Make.World(s_disk, s_one).With(Make.Mount(s_disk, "/mnt/data")), s_first, "mounted-elsewhere sdb1" },
                { "mapping by its name", Make.World(s_mapping with { Content = Make.Content("btrfs", "m") }).With(Make.Mount(s_mapping, "/media/x", "/", "btrfs") with { Source = "/dev/mapper/vg-root" }), Make.Declare(new MatchConfig { Uuid = ["m"] }), "mounted-elsewhere dm-0" },

                { "place is taken", s_plain.With(Make.Mount(s_other, "/mnt/data")), s_first, "mount-point-busy sdb1" },
                { "place is taken above us", s_plain.With(Make.Mount(s_one, "/mnt/data"), Make.Mount(s_other, "/mnt/data")), s_first, "mount-point-busy sdb1" },
                { "automount point", s_plain.With(Make.Mount(s_other, "/mnt/data", "/", "autofs")), s_first, "found sdb1" },
                { "automount point and we on it", s_plain.With(Make.Mount(s_other, "/mnt/data", "/", "autofs"), Make.Mount(s_one, "/mnt/data")), s_first, "found sdb1" },
            };
            foreach (string type in new[] { "linux_raid_member", "isw_raid_member", "ddf_raid_member", "zfs_member", "bcache", "drbd", "mpath_member" })
            {
                cases.Add(type, Make.World(s_disk with { Content = Make.Content(type) }), s_serial, "raid-member sdb");
            }

            cases.Add("LVM2_member", Make.World(s_disk with { Content = Make.Content("LVM2_member") }), s_serial, "lvm-member sdb");
            cases.Add("LVM1_member", Make.World(s_disk with { Content = Make.Content("LVM1_member") }), s_serial, "lvm-member sdb");
            cases.Add("crypto_LUKS", Make.World(s_disk with { Content = Make.Content("crypto_LUKS") }), s_serial, "encrypted sdb");
            cases.Add("BitLocker", Make.World(s_disk with { Content = Make.Content("BitLocker") }), s_serial, "encrypted sdb");
            foreach (string mountPoint in SystemMountPoints.Exact)
            {
                cases.Add(mountPoint, s_plain.With(Make.Mount(s_two, mountPoint)), s_first, "system-disk sdb1");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case(string title, World world, DiskConfig disk, string expected)
    {
        Assert.NotEmpty(title);
        Assert.Equal(expected, Make.Said(world.Match(disk)));
    }

    [Fact]
    public void Every_rule_has_a_case_and_a_code_with_a_hint()
    {
        string[] covered = [.. Cases.Select(c => (c.Data.Item4).Split(' ')[0])];
        string[] elsewhere = [Codes.NoFilesystem];
        Assert.All(RefusalRules.All, r => Assert.Contains(r.Code, covered.Concat(elsewhere)));
        Assert.All(RefusalRules.All, r => Assert.NotEmpty(Codes.Hint(r.Code)));
        Assert.Equal(RefusalRules.All.Length, RefusalRules.All.Select(r => r.Code).Distinct().Count());
        Assert.Equal([Codes.SystemDisk], RefusalRules.Overridable);
    }

    [Fact]
    public void Rules_stand_in_the_order_of_their_scope() =>
        Assert.Equal(RefusalRules.All.OrderBy(r => r.Scope).Select(r => r.Code), RefusalRules.All.Select(r => r.Code));

    [Fact]
    public void System_mount_points_are_sorted()
    {
        Assert.Equal(SystemMountPoints.Exact.Order(StringComparer.Ordinal), SystemMountPoints.Exact);
        Assert.Equal(SystemMountPoints.Below.Order(StringComparer.Ordinal), SystemMountPoints.Below);
    }

    [Fact]
    public void The_place_where_it_is_mounted_is_named()
    {
        MatchOutcome.Refused refused = Assert.IsType<MatchOutcome.Refused>(s_plain.With(Make.Mount(s_one, "/media/x"), Make.Mount(s_one, "/srv")).Match(s_first));
        Assert.Equal("sdb1 is mounted at /media/x, /srv", refused.Detail);
    }

    [Fact]
    public void Precedence_is_the_order_of_the_registry()
    {
        BlockDevice worst = s_disk with { Content = Make.Content("crypto_LUKS") with { Ambivalent = true }, Holders = ["dm-0"] };
        World world = Make.World(worst).With(Make.Mount(worst, "/home"));
        Assert.Equal("system-disk sdb", Make.Said(world.Match(s_serial)));
        Assert.Equal("encrypted sdb", Make.Said(Make.World(worst).Match(s_serial)));
        Assert.Equal("held sdb", Make.Said(Make.World(worst with { Content = Make.Content("ext4") }).Match(s_serial)));
    }
}
