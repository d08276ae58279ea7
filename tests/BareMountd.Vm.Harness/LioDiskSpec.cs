namespace BareMountd.Vm.Harness;

/// <summary>A disk that the guest's own kernel makes (LIO), for what QEMU's cannot show: serials over 36 characters.</summary>
/// <param name="Name">Names the disk in the harness and its sparse file in the guest.</param>
/// <param name="Size">As <c>truncate</c> takes it: bytes, or with K, M, G, T.</param>
public sealed record LioDiskSpec(string Name, string Size)
{
    public string Vendor { get; init; } = "NVMe";

    public string Model { get; init; } = "WD_BLACK SN850X";

    public string Serial { get; init; } = OwnerSerial;

    /// <summary>The serial of the disk that this project was started for, as Windows and VPD page 0x80 show it: 40 characters.</summary>
    public const string OwnerSerial = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";

    /// <summary>The owner's disk: a WD_BLACK SN850X of 4 TB (4 000 787 030 016 bytes), thin.</summary>
    public static LioDiskSpec Owner { get; } = new("owner", "4000787030016");
}
