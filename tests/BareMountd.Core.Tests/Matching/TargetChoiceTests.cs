using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;

namespace BareMountd.Core.Tests.Matching;

public sealed class TargetChoiceTests
{
    private static readonly BlockDevice s_disk = Make.Disk("sdb", "AAAA1111");
    private static readonly BlockDevice s_nvme = Make.Disk("nvme0n1", "AAAA1111");
    private static readonly MatchConfig s_serial = new() { Serial = ["AAAA1111"] };

    public static TheoryData<string, BlockDevice[], DiskConfig, string> Choices => new()
    {
        { "whole disk with filesystem", [s_disk with { Content = Make.Content("xfs") }], Make.Declare(s_serial), "found sdb" },
        { "only partition with one", [s_disk, Make.Part(s_disk, 1), Make.Part(s_disk, 2, "ext4")], Make.Declare(s_serial), "found sdb2" },
        { "only partition of the type", [s_disk, Make.Part(s_disk, 1, "vfat"), Make.Part(s_disk, 2, "ext4")], Make.Declare(s_serial) with { FsType = "ext4" }, "found sdb2" },
        { "type by the driver's name", [s_disk, Make.Part(s_disk, 1, "vfat"), Make.Part(s_disk, 2, "ntfs")], Make.Declare(s_serial) with { FsType = "ntfs3" }, "found sdb2" },
        { "type auto", [s_disk, Make.Part(s_disk, 1, "ext4")], Make.Declare(s_serial) with { FsType = "auto" }, "found sdb1" },
        { "several", [s_disk, Make.Part(s_disk, 1, "ext4"), Make.Part(s_disk, 2, "ext4")], Make.Declare(s_serial), "partition-unclear sdb" },
        { "several, declared", [s_disk, Make.Part(s_disk, 1, "ext4"), Make.Part(s_disk, 2, "ext4")], Make.Declare(s_serial) with { Partition = 2 }, "found sdb2" },
        { "several, one named by uuid", [s_disk, Make.Part(s_disk, 1, "ext4", "u-1"), Make.Part(s_disk, 2, "ext4", "u-2")], Make.Declare(s_serial with { Uuid = ["u-2"] }), "found sdb2" },
        { "stale filesystem below partitions", [s_disk with { Content = Make.Content("btrfs") }, Make.Part(s_disk, 1, "ext4")], Make.Declare(s_serial), "partition-unclear sdb" },
        { "whole disk and empty partition", [s_disk with { Content = Make.Content("xfs") }, Make.Part(s_disk, 1)], Make.Declare(s_serial), "found sdb" },
        { "no such partition", [s_disk, Make.Part(s_disk, 1, "ext4")], Make.Declare(s_serial) with { Partition = 3 }, "no-such-partition sdb" },
        { "partition on an unpartitioned disk", [s_disk with { Content = Make.Content("xfs") }], Make.Declare(s_serial) with { Partition = 1 }, "no-such-partition sdb" },
        { "partition against the keys", [s_disk, Make.Part(s_disk, 1, "ext4", "u-1"), Make.Part(s_disk, 2, "ext4")], Make.Declare(s_serial with { Uuid = ["u-1"] }) with { Partition = 2 }, "no-such-partition sdb" },
        { "declared partition is empty", [s_disk, Make.Part(s_disk, 1)], Make.Declare(s_serial) with { Partition = 1 }, "no-filesystem sdb1" },
        { "declared partition of another type", [s_disk, Make.Part(s_disk, 1, "xfs")], Make.Declare(s_serial) with { Partition = 1, FsType = "ext4" }, "wrong-filesystem sdb1" },
        { "nothing anywhere", [s_disk, Make.Part(s_disk, 1), Make.Part(s_disk, 2)], Make.Declare(s_serial), "no-filesystem sdb" },
        { "empty disk", [s_disk], Make.Declare(s_serial), "no-filesystem sdb" },
        { "another type", [s_disk, Make.Part(s_disk, 1, "xfs"), Make.Part(s_disk, 2, "vfat")], Make.Declare(s_serial) with { FsType = "ext4" }, "wrong-filesystem sdb" },
        { "the only content is encrypted", [s_disk, Make.Part(s_disk, 1), Make.Part(s_disk, 2, "crypto_LUKS")], Make.Declare(s_serial), "encrypted sdb2" },
        { "whole disk is a member", [s_disk with { Content = Make.Content("linux_raid_member") }], Make.Declare(s_serial), "raid-member sdb" },
        { "label on two partitions, one fits", [s_disk, Make.Part(s_disk, 1, "ext4", "a", "L"), Make.Part(s_disk, 2, "xfs", "b", "L")], Make.Declare(new MatchConfig { Label = ["L"] }) with { FsType = "xfs" }, "found sdb2" },
        { "label on two partitions, both fit", [s_disk, Make.Part(s_disk, 1, "ext4", "a", "L"), Make.Part(s_disk, 2, "xfs", "b", "L")], Make.Declare(new MatchConfig { Label = ["L"] }), "partition-unclear sdb" },
        { "disk not reported yet", [Make.Part(s_disk, 1, "ext4")], Make.Declare(s_serial), "found sdb1" },
        { "number from the name", [s_nvme, Make.Part(s_nvme, 2, "ext4") with { Name = "nvme0n1p2", Entry = null }], Make.Declare(s_serial) with { Partition = 2 }, "found nvme0n1p2" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void Choice(string title, BlockDevice[] devices, DiskConfig disk, string expected)
    {
        Assert.NotEmpty(title);
        Assert.Equal(expected, Make.Said(Make.World(devices).Match(disk)));
    }

    [Fact]
    public void What_is_there_is_listed_with_size_type_and_label()
    {
        World world = Make.World(s_disk, Make.Part(s_disk, 1, "ext4", "u", "photos"), Make.Part(s_disk, 2, "xfs"));
        string unclear = Assert.IsType<MatchOutcome.Refused>(world.Match(Make.Declare(s_serial))).Detail;
        Assert.Contains("sdb1 (ext4, \"photos\", 100 GiB), sdb2 (xfs, partition name \"name2\", 100 GiB)", unclear, StringComparison.Ordinal);
        string none = Assert.IsType<MatchOutcome.Refused>(world.Match(Make.Declare(s_serial) with { Partition = 7 })).Detail;
        Assert.Contains("sdb has no partition 7; it has sdb1 (ext4", none, StringComparison.Ordinal);
    }
}
