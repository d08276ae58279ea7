using BareMountd.Core.Devices;

namespace BareMountd.Core.Mounts;

/// <summary>One line of <c>/proc/PID/mountinfo</c> (proc(5)), octal escapes decoded.</summary>
public sealed record MountEntry
{
    /// <summary>Unique id of the mount.</summary>
    public required int Id { get; init; }

    /// <summary>Id of the parent mount.</summary>
    public required int ParentId { get; init; }

    /// <summary>Device number of the filesystem (anonymous, major 0, for btrfs and network filesystems).</summary>
    public required DeviceNumber Number { get; init; }

    /// <summary>Path inside the filesystem that forms the root of this mount; not <c>/</c> for bind mounts and btrfs subvolumes.</summary>
    public required string Root { get; init; }

    /// <summary>Mount point.</summary>
    public required string MountPoint { get; init; }

    /// <summary>Per-mount options, comma separated.</summary>
    public required string Options { get; init; }

    /// <summary>Filesystem type.</summary>
    public required string FsType { get; init; }

    /// <summary>What was mounted: a device path, or a free word.</summary>
    public required string Source { get; init; }

    /// <summary>Per-superblock options, comma separated.</summary>
    public required string SuperOptions { get; init; }

    /// <summary>
    /// True when either the mount or its superblock is read-only. Newer ext4 leaves the superblock's flag alone after an error and
    /// shows <c>emergency_ro</c> instead (fs/ext4/super.c, _ext4_show_options).
    /// </summary>
    public bool ReadOnly => HasFlag(Options, "ro") || HasSuperOption("ro") || HasSuperOption("emergency_ro");

    /// <summary>True when an option, as it is written there (<c>errors=remount-ro</c>), is among those of the superblock.</summary>
    public bool HasSuperOption(string option) => HasFlag(SuperOptions, option);

    private static bool HasFlag(string options, string flag)
    {
        foreach (Range part in options.AsSpan().Split(','))
        {
            if (options.AsSpan(part).SequenceEqual(flag))
            {
                return true;
            }
        }

        return false;
    }
}
