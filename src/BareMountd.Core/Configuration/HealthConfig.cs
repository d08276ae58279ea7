namespace BareMountd.Core.Configuration;

/// <summary>How the health of one disk is watched (section <c>disks.NAME.health</c>; the section <c>health</c> of the file gives the defaults).</summary>
public sealed record HealthConfig
{
    /// <summary>Time between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one probe may take before the disk is marked as not answering.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests in flight and none completed for this long: hung.</summary>
    public TimeSpan HungAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Less free space than this is low.</summary>
    public Threshold SpaceLow { get; init; } = Threshold.Percent(5);

    /// <summary>Fewer free inodes than this is low.</summary>
    public Threshold InodesLow { get; init; } = Threshold.Percent(5);

    /// <summary>Ask the device for its own health record by <c>smartctl</c>, where that is installed.</summary>
    public bool Smart { get; init; } = true;

    /// <summary>The canary; null: off.</summary>
    public CanaryConfig? Canary { get; init; }
}
