namespace BareMountd.Core.Devices;

/// <summary>What udev's helper programs (scsi_id, ata_id, usb_id) tell of a disk, computed without them.</summary>
public sealed record DiskIdentity
{
    /// <summary>ID_BUS.</summary>
    public required string Bus { get; init; }

    /// <summary>ID_SERIAL, ready for a link name; null when the disk tells nothing.</summary>
    public string? Serial { get; init; }

    /// <summary>ID_SERIAL_SHORT.</summary>
    public string? SerialShort { get; init; }

    /// <summary>ID_SCSI_SERIAL: the page 0x80 serial of a disk that is named by page 0x83.</summary>
    public string? UnitSerial { get; init; }

    /// <summary>ID_WWN_WITH_EXTENSION.</summary>
    public string? Wwn { get; init; }

    /// <summary>The model as on the disk where it is known better than SCSI inquiry tells it (ATA: 40 characters): hostile text.</summary>
    public string? Model { get; init; }
}
