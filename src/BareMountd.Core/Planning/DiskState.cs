namespace BareMountd.Core.Planning;

/// <summary>State of a declared disk; the names on the wire are these in lower case and are stable.</summary>
public enum DiskState
{
    /// <summary>No device fits.</summary>
    Missing,

    /// <summary>More than one device fits; nothing happens.</summary>
    Ambiguous,

    /// <summary>A rule forbids the device.</summary>
    Refused,

    /// <summary>Found and not mounted: just seen, waiting for another disk, or unmounted by the user's word.</summary>
    Found,

    /// <summary>An encrypted container is being opened.</summary>
    Unlocking,

    /// <summary>A filesystem check runs.</summary>
    Checking,

    /// <summary>The mount job runs.</summary>
    Mounting,

    /// <summary>Mounted, as the kernel's mount table says.</summary>
    Mounted,

    /// <summary>The stop job runs.</summary>
    Unmounting,

    /// <summary>The last attempt failed; another follows by backoff.</summary>
    Failed,

    /// <summary><c>enabled: false</c>.</summary>
    Disabled,

    /// <summary>It came and went too often: nothing is mounted until it has been quiet for a while.</summary>
    Flapping,
}
