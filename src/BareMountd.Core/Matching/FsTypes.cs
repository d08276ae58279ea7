using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching;

/// <summary>Compares a declared filesystem type with what a superblock says.</summary>
internal static class FsTypes
{
    /// <summary>True when the content is a filesystem and the declaration allows it (none or <c>auto</c> allows every one).</summary>
    public static bool Fits(string? declared, DeviceContent content) =>
        ContentKinds.Of(content) == ContentKind.Filesystem
        && (declared is null or "auto" || string.Equals(Canonical(declared), Canonical(content.Type!), StringComparison.Ordinal));

    /// <summary>The name that libblkid uses: several drivers mount one format.</summary>
    public static string Canonical(string type) => type switch
    {
        "ntfs3" or "ntfs-3g" or "fuse.ntfs-3g" or "lowntfs-3g" => "ntfs",
        "msdos" or "fat" => "vfat",
        "exfat-fuse" or "fuse.exfat" => "exfat",
        _ => type,
    };
}
