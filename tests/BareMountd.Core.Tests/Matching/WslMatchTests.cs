using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;

namespace BareMountd.Core.Tests.Matching;

/// <summary>The recorded facts about disks under WSL2.</summary>
public sealed class WslMatchTests
{
    private static readonly BlockDevice s_owner = Make.OwnerDisk();

    private static readonly BlockDevice s_kingston = Make.Disk("sdd", "0000_0000_0000_0000_0026_B728_345F_CB85.") with
    {
        Vendor = "NVMe",
        Model = "KINGSTON SFYRSK5",
        Links = ["by-id/scsi-SNVMe_KINGSTON_SFYRSK50000_0000_0000_0000_0026_B728_345F_CB85."],
    };

    private static readonly BlockDevice s_intel = Make.Disk("sde", "0000_0000_0100_0000_E4D2_5C33_2A5C_5101.") with
    {
        Vendor = "NVMe",
        Model = "INTEL SSDPEKNW01",
        Links = ["by-id/scsi-SNVMe_INTEL_SSDPEKNW010000_0000_0100_0000_E4D2_5C33_2A5C_5101."],
    };

    private static readonly World s_world = Make.World(
        Make.Disk("sda") with { Vendor = "Msft", Model = "Virtual Disk", Content = Make.Content("ext4", "root-uuid") },
        s_owner, Make.Part(s_owner, 1, "ext4", "owner-1"),
        s_kingston, Make.Part(s_kingston, 1, "xfs"), Make.Part(s_kingston, 2, "xfs"),
        s_intel, Make.Part(s_intel, 1, "ext4")).InWsl();

    public static TheoryData<MatchConfig, string> Names => new()
    {
        { new MatchConfig { ById = [Make.OwnerLink] }, "found sdc1" },
        { new MatchConfig { ById = ["scsi-SNVMe_WD_BLACK*"] }, "found sdc1" },
        { new MatchConfig { Serial = [Make.OwnerSerial] }, "found sdc1" },
        { new MatchConfig { Serial = ["nvme-eui.e8238fa6bf530001001b448b4ed0b0f4"] }, "found sdc1" },
        { new MatchConfig { ById = ["nvme-eui.e8238fa6bf530001001b448b4ed0b0f4"] }, "found sdc1" },
        { new MatchConfig { ById = ["nvme-eui.e8238fa6bf530001001b448b4ed0b0f4-part1"] }, "found sdc1" },
        { new MatchConfig { ById = ["nvme-eui.e8238fa6bf530001001b448b4ed0b0f4-part2"] }, "missing" },
        { new MatchConfig { ById = ["nvme-eui.0026b728345fcb85-part2"] }, "found sdd2" },
        { new MatchConfig { ById = ["nvme-eui.0000000000000000000*"] }, "missing" },
        { new MatchConfig { ById = ["nvme-WD_BLACK_SN850X_4000GB_22522H801234"] }, "found sdc1" },
        { new MatchConfig { ById = ["nvme-WD_BLACK_SN850X_*"] }, "found sdc1" },
        { new MatchConfig { ById = ["nvme-WD_BLACK_SN8*-part1"] }, "found sdc1" },
        { new MatchConfig { ById = ["nvme-WD_BLACK_SN770_1TB_123"] }, "missing" },
        { new MatchConfig { ById = ["nvme-KINGSTON_SFYRSK500G_50026B7283"] }, "partition-unclear sdd" },
        { new MatchConfig { ById = ["nvme-KINGSTON_SFYRSK500G_50026B7283-part2"] }, "found sdd2" },
        { new MatchConfig { ById = ["nvme-INTEL_SSDPEKNW010T8_BTNH"] }, "found sde1" },
        { new MatchConfig { ById = ["nvme-[A-Z]NTEL_SSDPEKNW010T8_BTNH"] }, "found sde1" },
        { new MatchConfig { ById = ["nvme-Samsung_SSD_990_PRO*"], Serial = [Make.OwnerSerial] }, "missing" },
        { new MatchConfig { ById = ["nvme-*"] }, "ambiguous sdc sdd sde" },
        { new MatchConfig { ById = ["nvme-*"], Serial = [Make.OwnerSerial] }, "found sdc1" },
        { new MatchConfig { ById = ["nvme-*"], Uuid = ["owner-1"] }, "found sdc1" },
        { new MatchConfig { ById = ["nvme-*", Make.OwnerLink] }, "found sdc1" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Name(MatchConfig match, string expected) => Assert.Equal(expected, Make.Said(s_world.Match(Make.Declare(match))));

    [Fact]
    public void A_translated_pattern_tells_the_name_that_really_exists()
    {
        MatchOutcome.Found found = Assert.IsType<MatchOutcome.Found>(s_world.Match(Make.Declare(new MatchConfig { ById = ["nvme-WD_BLACK_SN850X_*"] })));
        Assert.Contains(Make.OwnerLink + "-part1", found.Notice, StringComparison.Ordinal);
        Assert.Null(Assert.IsType<MatchOutcome.Found>(s_world.Match(Make.Declare(new MatchConfig { Serial = [Make.OwnerSerial] }))).Notice);
    }

    [Fact]
    public void A_pattern_that_fits_nothing_tells_the_names_that_exist()
    {
        MatchOutcome.Missing missing = Assert.IsType<MatchOutcome.Missing>(s_world.Match(Make.Declare(new MatchConfig { ById = ["nvme-Samsung*"] })));
        Assert.Contains(Make.OwnerLink, missing.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_wsl_nothing_is_translated()
    {
        World native = s_world with { Host = Core.Host.HostFacts.Unknown };
        Assert.Equal("missing", Make.Said(native.Match(Make.Declare(new MatchConfig { ById = ["nvme-WD_BLACK*"] }))));
    }

    [Fact]
    public void A_vhdx_is_ours_only_by_uuid_or_label()
    {
        Assert.Equal("virtual-disk sda", Make.Said(s_world.Match(Make.Declare(new MatchConfig { Model = ["Virtual*"] }))));
        Assert.Equal("virtual-disk sda", Make.Said(s_world.Match(Make.Declare(new MatchConfig { Path = ["/dev/sda"] }))));
        Assert.Equal("found sda", Make.Said(s_world.Match(Make.Declare(new MatchConfig { Uuid = ["root-uuid"] }))));
    }
}
