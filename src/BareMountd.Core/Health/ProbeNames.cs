namespace BareMountd.Core.Health;

/// <summary>Names of the probes: stable, in reports, metric labels and docs/probes.md alike.</summary>
public static class ProbeNames
{
    /// <summary>Members of a btrfs and their errors.</summary>
    public const string BtrfsDevices = "btrfs-devices";

    /// <summary>A small file written, synced, read back and compared.</summary>
    public const string Canary = "canary";

    /// <summary>State and error counters of the driver.</summary>
    public const string Device = "device";

    /// <summary>The error record of ext4.</summary>
    public const string ExtErrors = "ext-errors";

    /// <summary>Requests under way and completed.</summary>
    public const string Queue = "queue";

    /// <summary>The root directory, opened and listed.</summary>
    public const string Root = "root";

    /// <summary>The disk's own health record.</summary>
    public const string Smart = "smart";

    /// <summary>Free space and inodes.</summary>
    public const string Space = "space";

    /// <summary>State of a filesystem that is not mounted.</summary>
    public const string Superblock = "superblock";

    /// <summary>A mask on the mount unit.</summary>
    public const string Unit = "unit";

    /// <summary>Whether an XFS was shut down.</summary>
    public const string XfsState = "xfs-state";
}
