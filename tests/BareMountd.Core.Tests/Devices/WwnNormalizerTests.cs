using BareMountd.Core.Devices;

namespace BareMountd.Core.Tests.Devices;

public sealed class WwnNormalizerTests
{
    [Theory]
    [InlineData("0x5000c500a1b2c3d4")]
    [InlineData("5000C500A1B2C3D4")]
    [InlineData("naa.5000c500a1b2c3d4")]
    [InlineData("wwn-0x5000c500a1b2c3d4")]
    [InlineData("/dev/disk/by-id/wwn-0x5000c500a1b2c3d4")]
    [InlineData("50:00:c5:00:a1:b2:c3:d4")]
    [InlineData("scsi-35000c500a1b2c3d4")]
    public void Spellings_of_one_name_are_equal(string wwn) => Assert.True(WwnNormalizer.AreEqual(wwn, "0x5000c500a1b2c3d4"));

    [Theory]
    [InlineData("eui.e8238fa6bf530001001b448b4ed0b0f4", "nvme-eui.e8238fa6bf530001001b448b4ed0b0f4", true)]
    [InlineData("nvme.144d-5334-53414d-00000001", "nvme.144d-5334-53414d-00000001", true)]
    [InlineData("nvme.144d-5334-53414d-00000001", "nvme.144d-533453414d-00000001", false)]
    [InlineData("0x6001405e82000000", "0x6001405e820000001234567812345678", false)]
    [InlineData("0x0000000000000000", "0x0000000000000000", false)]
    [InlineData("", "", false)]
    [InlineData("0x1234", "0x1234", false)]
    [InlineData("not a name at all", "not a name at all", false)]
    public void Equality(string declared, string actual, bool equal) => Assert.Equal(equal, WwnNormalizer.AreEqual(declared, actual));
}
