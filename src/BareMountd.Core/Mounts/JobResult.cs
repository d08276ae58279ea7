namespace BareMountd.Core.Mounts;

/// <summary>How a systemd job ended (org.freedesktop.systemd1(5), signal <c>JobRemoved</c>).</summary>
public enum JobResult
{
    /// <summary>A word that this version does not know: the systemd is newer than we are.</summary>
    Unknown,

    /// <summary>Success.</summary>
    Done,

    /// <summary>Not needed in the unit's present state.</summary>
    Skipped,

    /// <summary>Replaced or removed by another job before it ended.</summary>
    Canceled,

    /// <summary>The job's own time ran out.</summary>
    Timeout,

    /// <summary>The unit failed.</summary>
    Failed,

    /// <summary>A unit that this one needs failed.</summary>
    Dependency,

    /// <summary>The job does not apply to the unit.</summary>
    Invalid,

    /// <summary>An assertion of the unit does not hold.</summary>
    Assert,

    /// <summary>Units of this kind are not supported here.</summary>
    Unsupported,

    /// <summary>The unit was unloaded before the job ran.</summary>
    Collected,

    /// <summary>The unit may start only once, and did.</summary>
    Once,

    /// <summary>Not a word of systemd: the connection was lost over the job's end, so that only the unit and the mount table can tell.</summary>
    Lost,
}
