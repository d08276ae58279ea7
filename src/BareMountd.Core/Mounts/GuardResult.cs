namespace BareMountd.Core.Mounts;

/// <summary>Results of <see cref="GuardOutcome"/>.</summary>
public enum GuardResult
{
    /// <summary>The flag was changed.</summary>
    Changed,

    /// <summary>It was as wished already.</summary>
    AlreadySo,

    /// <summary>Something is mounted there: the directory under it cannot be reached, and is looked at again when the mount goes.</summary>
    Mounted,

    /// <summary>The filesystem has no such flag.</summary>
    Unsupported,

    /// <summary>It has files in it, is no directory, or may not be changed.</summary>
    Refused,
}
