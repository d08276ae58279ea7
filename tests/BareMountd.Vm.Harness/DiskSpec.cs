using System.Text;

namespace BareMountd.Vm.Harness;

/// <summary>
/// A SCSI disk that QEMU shows to the guest, as Hyper-V shows a bare disk to WSL2: vendor, model, serial in VPD page 0x80.
/// </summary>
/// <param name="Id">Names the disk in this harness and in QEMU; letters, digits, '-' and '_'.</param>
public sealed record DiskSpec(string Id)
{
    /// <summary>QEMU cuts a scsi-hd's serial here; longer ones need <see cref="LioDisk"/>.</summary>
    public const int LongestSerial = 36;

    /// <summary>INQUIRY vendor, at most 8 characters. Windows translates NVMe disks to vendor "NVMe".</summary>
    public string Vendor { get; init; } = "NVMe";

    /// <summary>INQUIRY product, at most 16 characters.</summary>
    public string Product { get; init; } = "WD_BLACK SN850X";

    /// <summary>VPD page 0x80; null: the disk has none, like a VHDX.</summary>
    public string? Serial { get; init; }

    /// <summary>NAA identifier for VPD page 0x83, which WSL2's bare disks do not have.</summary>
    public ulong? Wwn { get; init; }

    /// <summary>An image on the host; null: an empty sparse one of <see cref="SizeBytes"/> that goes away with the machine.</summary>
    public string? BackingFile { get; init; }

    /// <summary>Format of <see cref="BackingFile"/>: <c>raw</c> or <c>qcow2</c>.</summary>
    public string Format { get; init; } = "raw";

    /// <summary>Size of the disk that is made when there is no <see cref="BackingFile"/>.</summary>
    public long SizeBytes { get; init; } = 256L << 20;

    public bool ReadOnly { get; init; }

    /// <summary>
    /// A real NVMe disk instead, as WSL2 never shows one: <see cref="Vendor"/> and <see cref="Product"/> do not count. It has a health record
    /// (SMART), which QEMU's SCSI disks lack. There is a slot for one at a time.
    /// </summary>
    public bool Nvme { get; init; }

    /// <exception cref="ArgumentException">A text that QEMU would cut or refuse; the test would look for a disk that cannot come.</exception>
    internal void Validate()
    {
        if (Id.Length == 0 || !Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException($"Disk id '{Id}': letters, digits, '-' and '_' only.");
        }

        CheckLength("vendor", Vendor, 8);
        CheckLength("product", Product, 16);
        if (Serial is not null)
        {
            CheckLength("serial (use LioDisk)", Serial, LongestSerial);
        }
    }

    private void CheckLength(string what, string text, int longest)
    {
        if (Encoding.UTF8.GetByteCount(text) > longest)
        {
            throw new ArgumentException($"Disk {Id}: {what} '{text}' is longer than the {longest} bytes that SCSI or QEMU has for it.");
        }
    }
}
