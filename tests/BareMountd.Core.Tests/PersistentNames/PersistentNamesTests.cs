using BareMountd.Core.Devices;
using Names = BareMountd.Core.Devices.PersistentNames;

namespace BareMountd.Core.Tests.PersistentNames;

public sealed class PersistentNamesTests
{
    [Fact]
    public void Nvme_names_follow_all_versions_of_the_rules()
    {
        NameFacts facts = new()
        {
            KernelName = "nvme0n1p2",
            Partition = 2,
            NvmeModel = "Model  X",
            NvmeSerial = "S1",
            NvmeNamespace = "1",
            NvmeWwid = "eui.e8238fa6bf530001001b448b4ed0b0f4",
        };
        Assert.Equal(
            [
                "by-id/nvme-Model_X_S1-part2",
                "by-id/nvme-Model__X_S1-part2",
                "by-id/nvme-Model__X_S1_1-part2",
                "by-id/nvme-eui.e8238fa6bf530001001b448b4ed0b0f4-part2",
            ],
            Names.Compute(facts));
    }

    [Theory]
    [InlineData("filesystem", true)]
    [InlineData("other", true)]
    [InlineData("crypto", true)]
    [InlineData("raid", false)]
    [InlineData(null, false)]
    public void Only_some_usages_get_links_of_their_content(string? usage, bool linked)
    {
        NameFacts facts = new() { KernelName = "sda1", Partition = 1, Usage = usage, UuidEncoded = "u", LabelEncoded = "l" };
        Assert.Equal(linked ? ["by-label/l", "by-uuid/u"] : [], Names.Compute(facts));
    }

    [Fact]
    public void Partition_labels_are_linked_for_gpt_only()
    {
        NameFacts facts = new() { KernelName = "sda1", Partition = 1, PartUuid = "p", PartScheme = "gpt", PartNameEncoded = "n" };
        Assert.Equal(["by-partlabel/n", "by-partuuid/p"], Names.Compute(facts));
        Assert.Equal(["by-partuuid/p"], Names.Compute(facts with { PartScheme = "dos" }));
    }

    [Theory]
    [InlineData("zram0")]
    [InlineData("ram0")]
    [InlineData("fd0")]
    public void Devices_outside_the_rules_get_no_link(string name) =>
        Assert.Empty(Names.Compute(new NameFacts { KernelName = name, DiskSeq = 7, Usage = "filesystem", UuidEncoded = "u" }));

    [Fact]
    public void Other_buses_have_names_of_their_own()
    {
        Assert.Equal(["by-diskseq/9", "by-id/virtio-overlayblk"], Names.Compute(new NameFacts { KernelName = "vda", VirtioSerial = "overlayblk", DiskSeq = 9 }));
        Assert.Equal(["by-id/mmc-SD32G_0xabc"], Names.Compute(new NameFacts { KernelName = "mmcblk0", MmcSerial = "SD32G_0xabc" }));
        Assert.Equal(
            ["by-id/dm-name-secret", "by-id/dm-uuid-CRYPT-1", "by-uuid/u"],
            Names.Compute(new NameFacts { KernelName = "dm-1", DmName = "secret", DmUuid = "CRYPT-1", Usage = "crypto", UuidEncoded = "u", LabelEncoded = "l", DiskSeq = 3 }));
    }

    [Fact]
    public void An_ata_disk_is_named_from_its_identify_data_or_from_what_the_kernel_makes_of_it()
    {
        byte[] t10 = [2, 1, 0, 68, .. "ATA     "u8, .. "Samsung SSD 870 EVO 1TB                 "u8, .. "     S6PTNM0T654321B"u8];
        byte[] naa = [1, 3, 0, 8, .. Convert.FromHexString("5002538f41500002")];
        byte[] page83 = [0, 0x83, 0, (byte)(t10.Length + naa.Length), .. t10, .. naa];
        Assert.True(AtaIdentity.TryCompute([], page83, out DiskIdentity identity));
        Assert.Equal(
            ["by-id/ata-Samsung_SSD_870_EVO_1TB_S6PTNM0T654321B", "by-id/wwn-0x5002538f41500002"],
            Names.Compute(new NameFacts { KernelName = "sdb", Identity = identity }));
        Assert.Equal("Samsung SSD 870 EVO 1TB", identity.Model);
    }
}
