namespace BareMountd.Core.Matching;

/// <summary>What a superblock type means for mounting.</summary>
internal enum ContentKind
{
    /// <summary>Nothing was recognised.</summary>
    Nothing,

    /// <summary>A filesystem that can be mounted.</summary>
    Filesystem,

    /// <summary>Swap space, or a hibernation image in it.</summary>
    Swap,

    /// <summary>Member of a RAID, ZFS, bcache, DRBD, multipath or other set.</summary>
    Raid,

    /// <summary>LVM physical volume or snapshot store.</summary>
    Lvm,

    /// <summary>Encrypted container.</summary>
    Encrypted,
}
