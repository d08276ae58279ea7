namespace BareMountd.Core.Devices;

/// <summary>Where a <see cref="DeviceSerial"/> came from; shown by <c>baremountctl devices</c> and <c>explain</c>.</summary>
public static class SerialSources
{
    /// <summary>SCSI vital product data page 0x80, sysfs <c>device/vpd_pg80</c>.</summary>
    public const string Vpd80 = "vpd80";

    /// <summary>sysfs <c>serial</c> or <c>device/serial</c> (NVMe controllers, virtio-blk, MMC).</summary>
    public const string Sysfs = "sysfs";

    /// <summary>NVMe namespace globally unique identifier, sysfs <c>nguid</c>.</summary>
    public const string Nguid = "nguid";

    /// <summary>IEEE EUI-64, sysfs <c>eui</c> or <c>wwid</c> with the prefix <c>eui.</c>.</summary>
    public const string Eui = "eui";

    /// <summary>udev property ID_SERIAL_SHORT.</summary>
    public const string UdevShort = "ID_SERIAL_SHORT";

    /// <summary>udev property ID_SERIAL.</summary>
    public const string Udev = "ID_SERIAL";

    /// <summary>udev property ID_SCSI_SERIAL.</summary>
    public const string UdevScsi = "ID_SCSI_SERIAL";

    /// <summary>udev property SCSI_IDENT_SERIAL (sg3-utils rules).</summary>
    public const string UdevScsiIdent = "SCSI_IDENT_SERIAL";
}
