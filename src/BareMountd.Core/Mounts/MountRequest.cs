using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Mounts;

/// <summary>Everything the mount manager needs to mount one disk; decided by the planner.</summary>
public sealed record MountRequest
{
    /// <summary>Declared disk.</summary>
    public required string Disk { get; init; }

    /// <summary>The device, exactly this attachment.</summary>
    public required DeviceKey Device { get; init; }

    /// <summary>Device node.</summary>
    public required string DevNode { get; init; }

    /// <summary>Mount point.</summary>
    public required string MountPoint { get; init; }

    /// <summary>Filesystem type (declared, or as probed).</summary>
    public required string FsType { get; init; }

    /// <summary>Mount options, <c>ro</c> included where it applies; may be empty.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>Check the filesystem before mounting, as systemd does for fstab lines with a pass number.</summary>
    public bool Fsck { get; init; } = true;

    /// <summary>True where udevd runs, so that systemd has a device unit to bind to.</summary>
    public required bool UdevRunning { get; init; }

    /// <summary>Mount over a directory that has files in it.</summary>
    public bool AllowNonEmpty { get; init; }

    /// <summary>Make the empty mount point immutable before something is mounted on it, so that nobody writes into it when the mount goes.</summary>
    public bool Guard { get; init; }

    /// <summary>Mount points of declared disks that this one comes after.</summary>
    public ImmutableArray<string> AfterMountPoints { get; init; } = [];
}
