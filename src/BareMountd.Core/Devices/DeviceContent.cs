namespace BareMountd.Core.Devices;

/// <summary>What a superblock probe found on a device: libblkid's USAGE, TYPE, UUID, LABEL, or udev's ID_FS_*.</summary>
public sealed record DeviceContent
{
    /// <summary>Nothing recognised.</summary>
    public static readonly DeviceContent None = new();

    /// <summary>libblkid USAGE: <c>filesystem</c>, <c>raid</c>, <c>crypto</c>, <c>other</c> (swap); null when nothing was found.</summary>
    public string? Usage { get; init; }

    /// <summary>libblkid TYPE: <c>ext4</c>, <c>xfs</c>, <c>crypto_LUKS</c>, <c>LVM2_member</c>, <c>swap</c>, …</summary>
    public string? Type { get; init; }

    /// <summary>Filesystem UUID as written on disk (case as libblkid gives it).</summary>
    public string? Uuid { get; init; }

    /// <summary>UUID of this member in a multi-device filesystem (btrfs UUID_SUB).</summary>
    public string? UuidSub { get; init; }

    /// <summary>Label as on disk: hostile text, may hold any character.</summary>
    public string? Label { get; init; }

    /// <summary>True when the probe saw two contradicting signatures (libblkid "ambivalent"); nothing may be decided then.</summary>
    public bool Ambivalent { get; init; }

    /// <summary>True when the device could not be read (I/O error, no permission), so that emptiness is not known.</summary>
    public bool Unreadable { get; init; }

    /// <summary>True when this is a filesystem that can be mounted.</summary>
    public bool IsFilesystem => Usage == "filesystem";
}
