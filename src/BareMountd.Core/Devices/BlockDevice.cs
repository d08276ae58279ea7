using System.Collections.Immutable;

namespace BareMountd.Core.Devices;

/// <summary>
/// One block device as the kernel (and udev, where it runs) showed it at one moment: an immutable copy, nothing native.
/// </summary>
/// <remarks>Both device sources fill the same fields, so that one configuration works with udev and without.</remarks>
public sealed record BlockDevice
{
    /// <summary>Kernel name: <c>sdb</c>, <c>sdb1</c>, <c>nvme0n1p2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Device number.</summary>
    public required DeviceNumber Number { get; init; }

    /// <summary>Kernel sequence number of the attachment (since Linux 5.15), the same for a disk and its partitions; 0 when unknown.</summary>
    public ulong DiskSeq { get; init; }

    /// <summary>Whole device or partition.</summary>
    public required BlockDeviceType Type { get; init; }

    /// <summary>Driver family of the whole device.</summary>
    public DeviceDriver Driver { get; init; }

    /// <summary>Path of the device node, e.g. <c>/dev/sdb1</c>.</summary>
    public required string DevNode { get; init; }

    /// <summary>For a partition: the whole device's kernel name.</summary>
    public string? Parent { get; init; }

    /// <summary>Size in bytes (sysfs <c>size</c> × 512, always 512-byte units).</summary>
    public ulong SizeBytes { get; init; }

    /// <summary>The kernel's read-only flag.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>sysfs <c>removable</c> (the medium, not the bus).</summary>
    public bool Removable { get; init; }

    /// <summary>Bus as udev's ID_BUS names it: <c>scsi</c>, <c>ata</c>, <c>usb</c>, <c>nvme</c>, <c>virtio</c>; null when unknown.</summary>
    public string? Bus { get; init; }

    /// <summary>Vendor as in SCSI inquiry, blanks trimmed: hostile text.</summary>
    public string? Vendor { get; init; }

    /// <summary>Model as in SCSI inquiry or NVMe identify, blanks trimmed: hostile text. Under WSL2 cut to 16 characters.</summary>
    public string? Model { get; init; }

    /// <summary>Every serial that is known of the whole device, by source; a partition carries its disk's.</summary>
    public ImmutableArray<DeviceSerial> Serials { get; init; } = [];

    /// <summary>World wide name as udev's ID_WWN_WITH_EXTENSION or ID_WWN writes it (<c>0x5000c500…</c>, <c>eui.…</c>, <c>nvme.…</c>); the disk's, also on its partitions.</summary>
    public string? Wwn { get; init; }

    /// <summary>Names below <c>/dev/disk</c>, sorted: <c>by-id/scsi-SNVMe_…-part1</c>, <c>by-uuid/…</c>; those udev made, or those that systemd's rules would make.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>What is on it.</summary>
    public DeviceContent Content { get; init; } = DeviceContent.None;

    /// <summary>Partition table on a whole device; null when there is none.</summary>
    public PartitionTable? Table { get; init; }

    /// <summary>For a partition: its entry in the table.</summary>
    public PartitionEntry? Entry { get; init; }

    /// <summary>Kernel names of devices that are built on this one (sysfs <c>holders</c>): mappings, arrays.</summary>
    public ImmutableArray<string> Holders { get; init; } = [];

    /// <summary>Kernel names of devices that this one is built on (sysfs <c>slaves</c>).</summary>
    public ImmutableArray<string> Slaves { get; init; } = [];

    /// <summary>Name of the whole device: itself, or the partition's parent.</summary>
    public string DiskName => Parent ?? Name;

    /// <summary>What distinguishes this attachment from an earlier one under the same name and number.</summary>
    public DeviceKey Key => new(Name, Number, DiskSeq);
}
