namespace BareMountd.Core.Control;

/// <summary>Values of <see cref="DiskStatus.State"/>; stable within /v1.</summary>
public static class StatusWords
{
    /// <summary>No device fits.</summary>
    public const string Missing = "missing";

    /// <summary>More than one device fits.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>A rule forbids the device.</summary>
    public const string Refused = "refused";

    /// <summary>Found and not mounted.</summary>
    public const string Found = "found";

    /// <summary>An encrypted container is being opened.</summary>
    public const string Unlocking = "unlocking";

    /// <summary>A filesystem check runs.</summary>
    public const string Checking = "checking";

    /// <summary>The mount job runs.</summary>
    public const string Mounting = "mounting";

    /// <summary>Mounted.</summary>
    public const string Mounted = "mounted";

    /// <summary>The stop job runs.</summary>
    public const string Unmounting = "unmounting";

    /// <summary>The last attempt failed.</summary>
    public const string Failed = "failed";

    /// <summary>Switched off in the configuration.</summary>
    public const string Disabled = "disabled";

    /// <summary>Came and went too often; waits until it is quiet.</summary>
    public const string Flapping = "flapping";

    /// <summary>Every word, in the order of <see cref="Planning.DiskState"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Missing, Ambiguous, Refused, Found, Unlocking, Checking, Mounting, Mounted, Unmounting, Failed, Disabled, Flapping];
}
