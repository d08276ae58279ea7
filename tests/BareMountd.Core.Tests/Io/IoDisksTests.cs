using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Io;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;
using BareMountd.Core.Tests.Matching;

namespace BareMountd.Core.Tests.Io;

/// <summary>Which disks count, each once, and under which name.</summary>
public sealed class IoDisksTests
{
    private static readonly BlockDevice s_vhdx = Make.Disk("sda") with
    {
        Vendor = "Msft",
        Model = "Virtual Disk",
        Content = Make.Content("ext4", "5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77"),
    };

    private static readonly BlockDevice s_swap = s_vhdx with { Name = "sdb", Number = new DeviceNumber(8, 16), Content = Make.Content("swap", "changes-at-each-start") };

    [Fact]
    public void The_owners_machine_has_its_vhdx_files_and_the_declared_disk()
    {
        BlockDevice bare = Make.OwnerDisk();
        BlockDevice partition = Make.Part(bare, 1, "ext4");
        Assert.Equal(
            ["vhdx-5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77 sda vhdx", "vhdx-swap sdb vhdx", "storage sdc bare"],
            Names([s_vhdx, s_swap, bare, partition], ("storage", partition)));
    }

    [Fact]
    public void What_is_no_disk_of_its_own_is_not_counted()
    {
        BlockDevice disk = Make.Disk("sdb", "SERIAL1");
        BlockDevice[] others =
        [
            Make.Disk("loop0") with { Driver = DeviceDriver.Loop },
            Make.Disk("zram0") with { Driver = DeviceDriver.Ram },
            Make.Disk("ram0") with { Driver = DeviceDriver.Ram },
            Make.Disk("sr0") with { Driver = DeviceDriver.Optical },
            Make.Disk("nbd0") with { Driver = DeviceDriver.Other },
            Make.Disk("md0") with { Driver = DeviceDriver.Md, Slaves = ["sdb"] },
            Make.Disk("dm-0") with { Driver = DeviceDriver.DeviceMapper, Slaves = ["sdb"] },
            Make.Disk("bcache0") with { Slaves = ["sdb"] },
            Make.Disk("zd16"),
            Make.Disk("mmcblk0boot0", "SERIALM"),
            Make.Disk("sdz", "no medium") with { SizeBytes = 0 },
            Make.Part(disk, 1),
        ];
        Assert.Equal(["SERIAL1 sdb other", "SERIALM mmcblk0 other"], Names([disk, Make.Disk("mmcblk0", "SERIALM"), .. others]));
    }

    [Fact]
    public void A_holder_that_does_not_name_its_slaves_is_known_by_the_slaves()
    {
        BlockDevice lower = Make.Disk("sdb", "SERIAL1") with { Holders = ["bcache0"] };
        Assert.Equal(["SERIAL1 sdb other"], Names([lower, Make.Disk("bcache0")]));
    }

    [Fact]
    public void A_declared_filesystem_in_a_mapping_counts_at_the_disks_below()
    {
        BlockDevice a = Make.Disk("sda", "A");
        BlockDevice b = Make.Disk("sdb", "SERIALB");
        BlockDevice partition = Make.Part(a, 2) with { Holders = ["dm-0"] };
        BlockDevice crypt = Make.Disk("dm-0") with { Driver = DeviceDriver.DeviceMapper, Slaves = ["sda2"] };
        BlockDevice volume = Make.Disk("dm-1") with { Driver = DeviceDriver.DeviceMapper, Slaves = ["dm-0", "sdb"] };
        Assert.Equal(["safe sda bare", "SERIALB sdb other"], Names([a, partition, b, crypt, volume], ("safe", crypt)));
        Assert.Equal(["wide sda bare", "wide sdb bare"], Names([a, partition, b, crypt, volume], ("wide", volume)));
    }

    [Fact]
    public void Two_declared_partitions_of_one_disk_share_one_row()
    {
        BlockDevice disk = Make.Disk("sda", "A");
        (BlockDevice one, BlockDevice two) = (Make.Part(disk, 1), Make.Part(disk, 2));
        Assert.Equal(["db+logs sda bare"], Names([disk, one, two], ("db", two), ("logs", one)));
    }

    [Fact]
    public void A_declared_vhdx_is_still_a_vhdx() => Assert.Equal(["image sda vhdx"], Names([s_vhdx], ("image", s_vhdx)));

    [Fact]
    public void Two_paths_or_clones_keep_their_kernel_names_and_are_never_taken_for_each_other()
    {
        IoDiskSet set = Of([Make.Disk("sda", "SAME-SERIAL"), Make.Disk("sdb", "SAME-SERIAL"), Make.Disk("sdc", "OWN-SERIAL")]);
        Assert.Equal(["SAME-SERIAL@sda", "SAME-SERIAL@sdb", "OWN-SERIAL"], set.Disks.Select(d => d.Name));
        Assert.Equal([null, null, "OWN-SERIAL"], set.Disks.Select(d => d.Identity));
    }

    [Fact]
    public void A_declared_name_is_not_taken_by_somebody_elses_serial()
    {
        BlockDevice declared = Make.Disk("sda", "SERIALA");
        Assert.Equal(["SERIALB sda bare", "SERIALB@sdb sdb other"], Names([declared, Make.Disk("sdb", "SERIALB")], ("SERIALB", declared)));
    }

    [Theory]
    [InlineData("SERIAL1", "0x5000c500a1b2c3d4", "u", "SERIAL1")]
    [InlineData(null, "0x5000c500a1b2c3d4", "u", "0x5000c500a1b2c3d4")]
    [InlineData(null, null, "u", "disk-u")]
    [InlineData("0000000000", null, "u", "disk-u")]
    [InlineData(null, null, null, "sda")]
    public void The_stablest_name_is_taken(string? serial, string? wwn, string? uuid, string expected) =>
        Assert.Equal(expected, Of([Make.Disk("sda", serial) with { Wwn = wwn, Content = Make.Content("ext4", uuid) }]).Disks[0].Name);

    [Fact]
    public void A_disk_without_a_filesystem_is_named_by_its_partition_table_or_first_partition()
    {
        BlockDevice disk = Make.Disk("vda");
        Assert.Equal("disk-table", Of([disk with { Table = new PartitionTable("gpt", "table") }]).Disks[0].Name);
        Assert.Equal("disk-part-vda-1", Of([disk, Make.Part(disk, 1)]).Disks[0].Name);
    }

    [Fact]
    public void Hostile_text_is_passed_on_unchanged() => Assert.Equal("a\"b\n\u001b[31m", Of([Make.Disk("sda", "a\"b\n\u001b[31m")]).Disks[0].Name);

    [Fact]
    public void Declared_devices_are_those_in_use_found_or_refused_for_a_passing_reason()
    {
        BlockDevice blank = Make.Disk("sdb", "BLANK");
        BlockDevice gone = Make.Disk("sdc", "GONE");
        DiskConfig[] disks =
        [
            Make.Declare(new MatchConfig { Serial = ["BLANK"] }, "blank"),
            Make.Declare(new MatchConfig { Serial = ["BLANK"] }, "off") with { Enabled = false },
            Make.Declare(new MatchConfig { Model = ["Virtual Disk"] }, "vhdx"),
            Make.Declare(new MatchConfig { Serial = ["GONE"] }, "used"),
            Make.Declare(new MatchConfig { Serial = ["NONE"] }, "missing"),
        ];
        World world = Make.World(s_vhdx, blank).InWsl();
        BareMountConfig config = new() { Disks = [.. disks] };
        DiskRuntime used = DiskRuntime.Initial(DateTimeOffset.UnixEpoch) with { Device = gone.Key };
        ImmutableDictionary<string, DiskRuntime> runtimes = ImmutableDictionary<string, DiskRuntime>.Empty.Add("used", used);
        PlanInput input = new(config, world, Matcher.Match(config, world), runtimes, false, DateTimeOffset.UnixEpoch);
        PlanOutput output = new(runtimes, [], null);
        Assert.Equal(
            [KeyValuePair.Create("blank", blank.Key), KeyValuePair.Create("used", gone.Key)],
            IoDisks.Declared(input, output));
    }

    private static IEnumerable<string> Names(BlockDevice[] devices, params (string Name, BlockDevice Device)[] declared) =>
        Of(devices, declared).Disks.Select(d => $"{d.Name} {d.Device} {d.Kind}");

    private static IoDiskSet Of(BlockDevice[] devices, params (string Name, BlockDevice Device)[] declared) =>
        IoDisks.Of([.. devices], [.. declared.Select(d => KeyValuePair.Create(d.Name, d.Device.Key))]);
}
