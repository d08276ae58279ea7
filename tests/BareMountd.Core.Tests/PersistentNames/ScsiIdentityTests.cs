using System.Text;
using BareMountd.Core.Devices;
using Names = BareMountd.Core.Devices.PersistentNames;

namespace BareMountd.Core.Tests.PersistentNames;

public sealed class ScsiIdentityTests
{
    [Theory]
    [InlineData("WD_BLACK SN850X", "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.", "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.")]
    [InlineData("KINGSTON SFYRSK5", "0000_0000_0000_0000_0026_B728_345F_CB85.", "scsi-SNVMe_KINGSTON_SFYRSK50000_0000_0000_0000_0026_B728_345F_CB85.")]
    [InlineData("WD_BLACK SN850X", "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4. ", "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.")]
    public void Disks_under_wsl_get_the_names_that_people_see(string model, string serial, string name)
    {
        DiskIdentity identity = ScsiIdentity.Compute("NVMe    "u8, Ascii(model.PadRight(16)), Page(0x80, Ascii(serial)), []);
        NameFacts facts = new() { KernelName = "sdd", Identity = identity };
        Assert.Equal(["by-id/" + name], Names.Compute(facts));
        Assert.Equal(["by-id/" + name + "-part1"], Names.Compute(facts with { KernelName = "sdd1", Partition = 1 }));
        Assert.Equal(serial.Trim(), identity.SerialShort);
        Assert.Null(identity.Wwn);
    }

    [Fact]
    public void The_intel_disk_of_the_domain_notes_comes_out_exactly()
    {
        DiskIdentity identity = ScsiIdentity.Compute("NVMe    "u8, "INTEL SSDPEKNW01"u8, Page(0x80, "0000_0000_0100_0000_E4D2_5C33_2A5C_5101."u8), []);
        Assert.Equal("SNVMe_INTEL_SSDPEKNW010000_0000_0100_0000_E4D2_5C33_2A5C_5101.", identity.Serial);
    }

    [Fact]
    public void Page_83_goes_before_page_80_and_gives_the_world_wide_name()
    {
        byte[] t10 = [2, 1, 0, 12, .. "LIO-ORG disk"u8];
        byte[] naa = [1, 3, 0, 16, .. Convert.FromHexString("6001405e8238fa6bf530001001b448b4")];
        DiskIdentity identity = ScsiIdentity.Compute("NVMe    "u8, "WD_BLACK SN850X "u8, Page(0x80, "E823. "u8), Page(0x83, [.. t10, .. naa]));
        Assert.Equal("36001405e8238fa6bf530001001b448b4", identity.Serial);
        Assert.Equal("6001405e8238fa6bf530001001b448b4", identity.SerialShort);
        Assert.Equal("0x6001405e8238fa6bf530001001b448b4", identity.Wwn);
        Assert.Equal("E823.", identity.UnitSerial);
    }

    [Fact]
    public void Designators_of_a_port_do_not_name_the_disk()
    {
        byte[] port = [1, 0x13, 0, 8, .. Convert.FromHexString("5000c500b5e5a002")];
        byte[] eui = [1, 2, 0, 8, .. Convert.FromHexString("0025384131500001")];
        DiskIdentity identity = ScsiIdentity.Compute("V       "u8, "M               "u8, [], Page(0x83, [.. port, .. eui]));
        Assert.Equal("20025384131500001", identity.Serial);
        Assert.Null(identity.Wwn);
    }

    [Fact]
    public void A_vendor_specific_designator_carries_vendor_and_model()
    {
        byte[] own = [2, 0, 0, 4, .. "AB 1"u8];
        DiskIdentity identity = ScsiIdentity.Compute("ACME    "u8, "Disk            "u8, [], Page(0x83, own));
        Assert.Equal("0ACME_Disk_AB_1", identity.Serial);
    }

    [Fact]
    public void No_page_no_serial()
    {
        DiskIdentity identity = ScsiIdentity.Compute("Msft    "u8, "Virtual Disk    "u8, [], []);
        Assert.Null(identity.Serial);
        Assert.Null(ScsiIdentity.UnitSerialNumber([]));
        Assert.Null(ScsiIdentity.UnitSerialNumber(Page(0x80, "    "u8)));
    }

    [Fact]
    public void Hostile_pages_are_read_only_as_far_as_they_go()
    {
        Random random = new(20261121);
        byte[] page = new byte[64];
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(page);
            page[1] = (byte)(i % 2 == 0 ? 0x83 : 0x80);
            page[6] = (byte)(i % 3);
            int length = random.Next(page.Length + 1);
            DiskIdentity identity = ScsiIdentity.Compute(page.AsSpan(0, 8), page.AsSpan(8, 16), page.AsSpan(0, length), page.AsSpan(0, length));
            Assert.DoesNotContain('/', identity.Serial ?? "");
            Assert.DoesNotContain('\n', identity.Serial ?? "");
            AtaIdentity.TryCompute(page.AsSpan(0, length), page.AsSpan(0, length), out _);
        }
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Page(byte code, ReadOnlySpan<byte> payload) => [0, code, 0, (byte)payload.Length, .. payload];
}
