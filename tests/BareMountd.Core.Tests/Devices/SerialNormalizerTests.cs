using BareMountd.Core.Devices;

namespace BareMountd.Core.Tests.Devices;

public sealed class SerialNormalizerTests
{
    private const string Owner = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";

    [Theory]
    [InlineData("e8238fa6bf530001001b448b4ed0b0f4")]
    [InlineData("eui.e8238fa6bf530001001b448b4ed0b0f4")]
    [InlineData("EUI.E8238FA6BF530001001B448B4ED0B0F4")]
    [InlineData("nvme-eui.e8238fa6bf530001001b448b4ed0b0f4")]
    [InlineData("/dev/disk/by-id/nvme-eui.e8238fa6bf530001001b448b4ed0b0f4")]
    [InlineData("E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4. ")]
    [InlineData("E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.\0\0")]
    [InlineData("e823 8fa6 bf53 0001 001b 448b 4ed0 b0f4")]
    [InlineData("e8238fa6-bf53-0001-001b-448b4ed0b0f4")]
    public void The_owners_disk_has_many_spellings(string actual)
    {
        Assert.True(SerialNormalizer.AreEqual(Owner, actual));
        Assert.True(SerialNormalizer.AreEqual(actual, Owner));
    }

    [Theory]
    // Windows fills an EUI-64 up to 16 bytes; Linux shows 8.
    [InlineData("0000_0000_0000_0000_0026_B728_345F_CB85.", "eui.0026b728345fcb85", true)]
    [InlineData("0000_0000_0100_0000_E4D2_5C33_2A5C_5101.", "eui.0000000001000000e4d25c332a5c5101", true)]
    [InlineData("0000_0000_0100_0000_E4D2_5C33_2A5C_5101.", "eui.e4d25c332a5c5101", false)]
    [InlineData("S4EWNX0R123456 ", "S4EWNX0R123456", true)]
    [InlineData("WD-WX12A3456789", "WX12A3456789", false)]
    [InlineData("NVME-A1B2", "nvme-a1b2", true)]
    [InlineData("nvme-A1B2C3", "A1B2C3", false)]
    [InlineData("A.B.C1", "ABC1", false)]
    [InlineData(Owner, "e8238fa6bf530001001b448b4ed0b0f5", false)]
    [InlineData(Owner, "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.", false)]
    public void Equality(string declared, string actual, bool equal) => Assert.Equal(equal, SerialNormalizer.AreEqual(declared, actual));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("_.-")]
    [InlineData("0000_0000_0000_0000_0000_0000_0000_0000.")]
    [InlineData("ffffffffffffffff")]
    [InlineData("0123456789")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("1234567890")]
    [InlineData("123456789012")]
    [InlineData("000000000001")]
    [InlineData("AB1")]
    [InlineData("None")]
    [InlineData("To Be Filled By O.E.M.")]
    [InlineData("Default string")]
    public void What_says_nothing_equals_nothing(string serial)
    {
        Assert.NotNull(SerialNormalizer.Weakness(serial));
        Assert.False(SerialNormalizer.AreEqual(serial, serial));
    }

    [Theory]
    [InlineData("vol1")]
    [InlineData("00000002")]
    [InlineData("S4EWNX0R")]
    [InlineData(Owner)]
    public void What_says_something_equals_itself(string serial)
    {
        Assert.Null(SerialNormalizer.Weakness(serial));
        Assert.True(SerialNormalizer.AreEqual(serial, serial));
    }
}
