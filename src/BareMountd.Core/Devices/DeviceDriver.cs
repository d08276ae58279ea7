namespace BareMountd.Core.Devices;

/// <summary>Which kernel driver family stands behind a whole device, as far as decisions differ.</summary>
public enum DeviceDriver
{
    /// <summary>A disk: SCSI, NVMe, virtio, MMC and everything not named below.</summary>
    Disk,

    /// <summary>A loop device.</summary>
    Loop,

    /// <summary>A RAM disk (<c>ram*</c>) or compressed swap (<c>zram*</c>).</summary>
    Ram,

    /// <summary>A device-mapper mapping (LVM, dm-crypt, multipath).</summary>
    DeviceMapper,

    /// <summary>An md array.</summary>
    Md,

    /// <summary>An optical drive.</summary>
    Optical,

    /// <summary>A network or floppy block device; never matched.</summary>
    Other,
}
