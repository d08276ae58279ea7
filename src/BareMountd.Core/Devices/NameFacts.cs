namespace BareMountd.Core.Devices;

/// <summary>Everything that systemd's persistent storage rules look at, of one device; a partition carries its disk's identity.</summary>
public sealed record NameFacts
{
    /// <summary>Kernel name.</summary>
    public required string KernelName { get; init; }

    /// <summary>Partition number; null for a whole device.</summary>
    public int? Partition { get; init; }

    /// <summary>SCSI, ATA or USB identity (sd*, sr*); null for other buses.</summary>
    public DiskIdentity? Identity { get; init; }

    /// <summary>ID_USB_SERIAL: vendor, model, serial and instance as usb_id joins them.</summary>
    public string? UsbSerial { get; init; }

    /// <summary>NVMe: sysfs <c>wwid</c>.</summary>
    public string? NvmeWwid { get; init; }

    /// <summary>NVMe: controller model, as <see cref="UdevEncoding.Attribute"/> gives it.</summary>
    public string? NvmeModel { get; init; }

    /// <summary>NVMe: controller serial, as <see cref="UdevEncoding.Attribute"/> gives it.</summary>
    public string? NvmeSerial { get; init; }

    /// <summary>NVMe: namespace id.</summary>
    public string? NvmeNamespace { get; init; }

    /// <summary>virtio-blk: sysfs <c>serial</c>.</summary>
    public string? VirtioSerial { get; init; }

    /// <summary>MMC: sysfs <c>device/name</c> and <c>device/serial</c>, joined by <c>_</c>.</summary>
    public string? MmcSerial { get; init; }

    /// <summary>Device mapper: name.</summary>
    public string? DmName { get; init; }

    /// <summary>Device mapper: UUID.</summary>
    public string? DmUuid { get; init; }

    /// <summary>ID_FS_USAGE.</summary>
    public string? Usage { get; init; }

    /// <summary>ID_FS_UUID_ENC.</summary>
    public string? UuidEncoded { get; init; }

    /// <summary>ID_FS_LABEL_ENC.</summary>
    public string? LabelEncoded { get; init; }

    /// <summary>ID_PART_ENTRY_UUID.</summary>
    public string? PartUuid { get; init; }

    /// <summary>ID_PART_ENTRY_SCHEME.</summary>
    public string? PartScheme { get; init; }

    /// <summary>ID_PART_ENTRY_NAME, encoded.</summary>
    public string? PartNameEncoded { get; init; }

    /// <summary>Disk sequence number; 0 when unknown.</summary>
    public ulong DiskSeq { get; init; }
}
