using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;

namespace BareMountd.Core.Tests.Matching;

public sealed class MatchKeyTests
{
    private static readonly BlockDevice s_disk = Make.Disk("sdb", "S5GXNF0R") with
    {
        Wwn = "0x5000c500a1b2c3d4",
        Model = "Samsung SSD 990",
        Table = new PartitionTable("gpt", null),
        Links = ["by-id/ata-Samsung_SSD_990_S5GXNF0R", "by-path/pci-0000:00:1f.2-ata-1"],
        Serials =
        [
            new DeviceSerial(SerialSources.Vpd80, "S5GXNF0R"),
            new DeviceSerial(SerialSources.Udev, "Samsung_SSD_990_S5GXNF0R"),
            new DeviceSerial(SerialSources.Nguid, "e8238fa6bf530001001b448b4ed0b0f4"),
        ],
    };

    private static readonly BlockDevice s_part = Make.Part(s_disk, 1, "ext4", "0aa0-ABCD", "data");
    private static readonly World s_world = Make.World(Make.Disk("sda", "OTHER123", "xfs"), s_disk, s_part, Make.Part(s_disk, 2));

    public static TheoryData<string, MatchConfig, string> Keys => new()
    {
        { "serial", new MatchConfig { Serial = ["s5gx-nf0r"] }, "found sdb1" },
        { "serial of another source", new MatchConfig { Serial = ["Samsung SSD 990 S5GXNF0R"] }, "found sdb1" },
        { "serial is an NGUID in the Windows form", new MatchConfig { Serial = [Make.OwnerSerial] }, "found sdb1" },
        { "serial any-of", new MatchConfig { Serial = ["NOTHING1", "S5GXNF0R"] }, "found sdb1" },
        { "serial unknown", new MatchConfig { Serial = ["NOTHING1"] }, "missing" },
        { "wwn without prefix", new MatchConfig { Wwn = ["5000C500A1B2C3D4"] }, "found sdb1" },
        { "wwn by-id form", new MatchConfig { Wwn = ["wwn-0x5000c500a1b2c3d4"] }, "found sdb1" },
        { "wwn is the NGUID", new MatchConfig { Wwn = ["eui.e8238fa6bf530001001b448b4ed0b0f4"] }, "found sdb1" },
        { "model glob", new MatchConfig { Model = ["Samsung*990"] }, "found sdb1" },
        { "model as udev writes it", new MatchConfig { Model = ["Samsung_SSD_990"] }, "found sdb1" },
        { "model no", new MatchConfig { Model = ["Samsung"] }, "missing" },
        { "byId of the disk", new MatchConfig { ById = ["ata-Samsung_SSD_990_S5GXNF0R"] }, "found sdb1" },
        { "byId with directory", new MatchConfig { ById = ["/dev/disk/by-id/ata-Samsung*"] }, "found sdb1" },
        { "byId names the partition", new MatchConfig { ById = ["ata-Samsung_*-part1"] }, "found sdb1" },
        { "byId names an empty partition", new MatchConfig { ById = ["ata-Samsung_*-part2"] }, "no-filesystem sdb2" },
        { "byId no", new MatchConfig { ById = ["ata-WDC*"] }, "missing" },
        { "byId broken pattern", new MatchConfig { ById = ["ata-[Samsung"] }, "missing" },
        { "uuid, other case", new MatchConfig { Uuid = ["0AA0-abcd"] }, "found sdb1" },
        { "label", new MatchConfig { Label = ["data"] }, "found sdb1" },
        { "label is exact", new MatchConfig { Label = ["Data"] }, "missing" },
        { "partUuid", new MatchConfig { PartUuid = ["PART-SDB-1"] }, "found sdb1" },
        { "partUuid of the empty one", new MatchConfig { PartUuid = ["part-sdb-2"] }, "no-filesystem sdb2" },
        { "partLabel", new MatchConfig { PartLabel = ["name1"] }, "found sdb1" },
        { "path node of the disk", new MatchConfig { Path = ["/dev/sdb"] }, "found sdb1" },
        { "path node of the partition", new MatchConfig { Path = ["/dev/sdb1"] }, "found sdb1" },
        { "path glob", new MatchConfig { Path = ["/dev/disk/by-path/pci-*-ata-1"] }, "found sdb1" },
        { "path is no glob on nodes", new MatchConfig { Path = ["/dev/sd*"] }, "missing" },
        { "keys are joined by and", new MatchConfig { Serial = ["S5GXNF0R"], Label = ["data"], Model = ["Sam*"] }, "found sdb1" },
        { "one key off", new MatchConfig { Serial = ["S5GXNF0R"], Label = ["other"] }, "missing" },
        { "uuid and label of two partitions", new MatchConfig { PartUuid = ["part-sdb-2"], Label = ["data"] }, "missing" },
        { "no keys", new MatchConfig(), "missing" },
        { "two disks", new MatchConfig { Path = ["/dev/sda", "/dev/sdb"] }, "ambiguous sda sdb" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Key(string title, MatchConfig match, string expected)
    {
        Assert.NotEmpty(title);
        Assert.Equal(expected, Make.Said(s_world.Match(Make.Declare(match))));
    }

    [Fact]
    public void A_clone_with_the_same_uuid_is_ambiguous_and_both_are_named()
    {
        World world = Make.World(
            Make.Disk("sdb", "AAAA1111", "ext4") with { Content = Make.Content("ext4", "u-1") },
            Make.Disk("sdc", "BBBB2222", "ext4") with { Content = Make.Content("ext4", "U-1") });
        Assert.Equal("ambiguous sdb sdc", Make.Said(world.Match(Make.Declare(new MatchConfig { Uuid = ["u-1"] }))));
        Assert.Equal("found sdc", Make.Said(world.Match(Make.Declare(new MatchConfig { Uuid = ["u-1"], Serial = ["BBBB2222"] }))));
    }

    [Fact]
    public void A_placeholder_serial_matches_nothing()
    {
        World world = Make.World(Make.Disk("sdb", "0000000000", "ext4"));
        Assert.Equal("missing", Make.Said(world.Match(Make.Declare(new MatchConfig { Serial = ["0000000000"] }))));
    }

    [Fact]
    public void A_drive_without_a_medium_is_no_candidate_and_the_notice_says_so()
    {
        World world = Make.World(Make.Disk("sdb", "AAAA1111") with { SizeBytes = 0 });
        MatchOutcome.Missing missing = Assert.IsType<MatchOutcome.Missing>(world.Match(Make.Declare(new MatchConfig { Serial = ["AAAA1111"] })));
        Assert.Contains("no medium", missing.Notice, StringComparison.Ordinal);
    }

    public static TheoryData<MatchConfig, string?> NearMisses => new()
    {
        { new MatchConfig { Serial = ["S5GXNF0R"], PartUuid = ["gone"] }, "sdb fits all keys but partUuid: declared \"gone\", it has \"part-sdb-1\" on sdb1" },
        { new MatchConfig { Serial = ["S5GXNF0R"], Uuid = ["gone"] }, "fits all keys but uuid" },
        { new MatchConfig { Serial = ["WRONGONE"], Uuid = ["0aa0-ABCD"] }, "sdb1 fits all keys but serial" },
        { new MatchConfig { Serial = ["E823_8FA6_BF53_0001_001B_448B_4ED0_B0F5."] }, "differs in 1 character" },
        { new MatchConfig { Serial = ["8FA6_BF53_0001_001B_448B_4ED0_B0F4."] }, "is longer" },
        { new MatchConfig { Serial = ["S5GXNF0R"], Model = ["WD*"] }, "fits all keys but model" },
        { new MatchConfig { Serial = ["ZZZZZZZZ"], Model = ["Sam*"] }, null },
        { new MatchConfig { Label = ["nowhere"] }, null },
        { new MatchConfig { ById = ["nvme-nothing"] }, null },
    };

    [Theory]
    [MemberData(nameof(NearMisses))]
    public void Near_miss(MatchConfig match, string? expected)
    {
        string? notice = Assert.IsType<MatchOutcome.Missing>(s_world.Match(Make.Declare(match))).Notice;
        if (expected is null)
        {
            Assert.Null(notice);
        }
        else
        {
            Assert.Contains(expected, notice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_comparison_on_a_candidate_is_traced()
    {
        MatchResult result = s_world.Match([Make.Declare(new MatchConfig { Serial = ["S5GXNF0R"], Label = ["data"] })]);
        Assert.Contains(result.Traces, t => t is { Rule: "match.serial", Device: "sdb", Passed: true } && t.Detail.Contains("vpd80 \"S5GXNF0R\"", StringComparison.Ordinal));
        Assert.Contains(result.Traces, t => t is { Rule: "match.label", Device: "sdb1", Passed: true });
        Assert.Contains(result.Traces, t => t is { Rule: "match.label", Device: "sdb2", Passed: false });
        Assert.Contains(result.Traces, t => t is { Rule: "partition", Device: "sdb1", Passed: true });
        Assert.All(BareMountd.Core.Matching.Rules.RefusalRules.All, r => Assert.Contains(result.Traces, t => t.Rule == r.Code && t.Device == "sdb1" && t.Passed));
    }
}
