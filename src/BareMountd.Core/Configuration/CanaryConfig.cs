namespace BareMountd.Core.Configuration;

/// <summary>The canary: a small file that is written, synced, read back and compared (section <c>disks.NAME.health.canary</c>).</summary>
public sealed record CanaryConfig
{
    /// <summary>Least time between two rounds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Size of the file in bytes, a multiple of 4096.</summary>
    public int SizeBytes { get; init; } = 65536;

    /// <summary>A round slower than this many times the disk's own rolling median is slow.</summary>
    public double SlowFactor { get; init; } = 10;

    /// <summary>A round faster than this is never slow.</summary>
    public TimeSpan SlowFloor { get; init; } = TimeSpan.FromMilliseconds(200);
}
