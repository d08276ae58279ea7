namespace BareMountd.Core.Mounts;

/// <summary>What the words of <c>JobRemoved</c> mean for a mount; pure.</summary>
public static class JobResults
{
    /// <summary>Reads systemd's word; <see cref="JobResult.Unknown"/> for one that is newer than us.</summary>
    public static JobResult Parse(string word) => word switch
    {
        "done" => JobResult.Done,
        "skipped" => JobResult.Skipped,
        "canceled" => JobResult.Canceled,
        "timeout" => JobResult.Timeout,
        "failed" => JobResult.Failed,
        "dependency" => JobResult.Dependency,
        "invalid" => JobResult.Invalid,
        "assert" => JobResult.Assert,
        "unsupported" => JobResult.Unsupported,
        "collected" => JobResult.Collected,
        "once" => JobResult.Once,
        _ => JobResult.Unknown,
    };

    /// <summary>
    /// The code of a start job that did not lead to a mount. <paramref name="unitResult"/> is the unit's <c>Result</c> property
    /// (systemd.mount: success, timeout, exit-code, signal, protocol …), which is more exact than the job's word where it is known:
    /// a helper that ran too long is a job that <c>failed</c>.
    /// </summary>
    public static string MountCode(JobResult result, string unitResult) => result switch
    {
        JobResult.Done or JobResult.Skipped => Codes.NotInMountTable,
        JobResult.Timeout => Codes.MountTimeout,
        JobResult.Failed => unitResult == "timeout" ? Codes.MountTimeout : Codes.MountFailed,
        JobResult.Dependency => Codes.DependencyFailed,
        JobResult.Canceled or JobResult.Collected => Codes.JobCanceled,
        JobResult.Invalid or JobResult.Assert or JobResult.Once => Codes.UnitConflict,
        JobResult.Unsupported => Codes.MountFailed,
        JobResult.Lost => Codes.BusUnavailable,
        _ => Codes.SystemdNewer,
    };

    /// <summary>The code of a stop job after which the mount still stands.</summary>
    public static string UnmountCode(JobResult result) => result switch
    {
        JobResult.Canceled or JobResult.Collected => Codes.JobCanceled,
        JobResult.Lost => Codes.BusUnavailable,
        JobResult.Unknown => Codes.SystemdNewer,
        _ => Codes.UnmountFailed,
    };

    /// <summary>The result in words, for the detail of an outcome.</summary>
    public static string Describe(JobResult result) => result switch
    {
        JobResult.Done => "the job is done",
        JobResult.Skipped => "the job was skipped",
        JobResult.Canceled => "the job was canceled by another one",
        JobResult.Timeout => "the job timed out",
        JobResult.Failed => "the unit failed",
        JobResult.Dependency => "a unit that it depends on failed",
        JobResult.Invalid => "the job does not apply to the unit",
        JobResult.Assert => "an assertion of the unit does not hold",
        JobResult.Unsupported => "the unit's kind is not supported on this system",
        JobResult.Collected => "the unit was unloaded before the job ran",
        JobResult.Once => "the unit may be started only once",
        JobResult.Lost => "the bus was lost over the end of the job",
        _ => "the job ended with a result that this version does not know",
    };
}
