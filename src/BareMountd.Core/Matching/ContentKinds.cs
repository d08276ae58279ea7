using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching;

/// <summary>Sorts libblkid's types into kinds (libblkid/src/superblocks/*.c, <c>.name</c> and <c>.usage</c> of each).</summary>
internal static class ContentKinds
{
    /// <summary>The kind of a device's content.</summary>
    public static ContentKind Of(DeviceContent content)
    {
        string type = content.Type ?? "";
        if (type is "swap" or "swsuspend")
        {
            return ContentKind.Swap;
        }

        if (type is "LVM1_member" or "LVM2_member" or "DM_snapshot_cow")
        {
            return ContentKind.Lvm;
        }

        if (content.Usage == "crypto" || type is "crypto_LUKS" or "BitLocker" or "cs_fvault2")
        {
            return ContentKind.Encrypted;
        }

        // mpath_member is udev's word (multipath rules), not libblkid's; the rest that is no filesystem belongs to some set or mapping.
        if (content.Usage == "raid"
            || type.EndsWith("_member", StringComparison.Ordinal)
            || type is "bcache" or "bcachefs_member" or "ceph_bluestore" or "drbd" or "drbdmanage_control_volume" or "drbdproxy_datalog"
                or "DM_verity_hash" or "DM_integrity" or "stratis" or "ubi")
        {
            return ContentKind.Raid;
        }

        return content.IsFilesystem && type.Length > 0 ? ContentKind.Filesystem : ContentKind.Nothing;
    }
}
