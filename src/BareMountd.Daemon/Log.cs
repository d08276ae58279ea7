using BareMountd.Core;
using BareMountd.Core.Configuration;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Views;

namespace BareMountd.Daemon;

/// <summary>
/// Every line the daemon logs. Ids in blocks: 1000 daemon, 2000 disks and mounts, 3000 health, 4000 API. Property names become journal
/// fields (Disk → DISK=, MountPoint → MOUNT_POINT=, Device → DEVICE=, Code → CODE=).
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Ready: {Summary}; devices are seen through {Source}")]
    public static partial void Ready(ILogger logger, string summary, string source);

    [LoggerMessage(1002, LogLevel.Information, "Stopping; {Mounted} mounts stay as they are")]
    public static partial void Stopping(ILogger logger, int mounted);

    [LoggerMessage(1003, LogLevel.Critical, "The reconciler ended; the daemon ends with it")]
    public static partial void LoopFailed(ILogger logger, Exception exception);

    [LoggerMessage(1004, LogLevel.Information, "Device list read anew: {Count} devices from {Source} ({Reason})")]
    public static partial void Resynced(ILogger logger, int count, string source, string reason);

    [LoggerMessage(1005, LogLevel.Information, "Configuration reloaded: {Added} added, {Removed} removed, {Changed} changed")]
    public static partial void Reloaded(ILogger logger, int added, int removed, int changed);

    [LoggerMessage(1006, LogLevel.Error, "Configuration refused, the present one stays: {Diagnostic}")]
    public static partial void ReloadRefused(ILogger logger, string diagnostic);

    [LoggerMessage(1007, LogLevel.Warning, "Configuration: {Diagnostic}")]
    public static partial void ConfigWarning(ILogger logger, string diagnostic);

    [LoggerMessage(1008, LogLevel.Information, "Configuration: {Diagnostic}")]
    public static partial void ConfigNotice(ILogger logger, string diagnostic);

    [LoggerMessage(1009, LogLevel.Warning, "The state file was damaged and has been set aside: {Reason}")]
    public static partial void StateDamaged(ILogger logger, string reason);

    /// <summary>One line for each state change of a disk, with its cause.</summary>
    public static void StateChanged(ILogger logger, DiskConfig disk, DiskState? before, DiskRuntime runtime, MatchOutcome outcome)
    {
        string was = before is DiskState state ? StatusBuilder.Word(state) : "new";
        string device = runtime.Device?.Name ?? (outcome as MatchOutcome.Found)?.Target.Name ?? (outcome as MatchOutcome.Refused)?.Device.Name ?? "";
        switch (runtime.State)
        {
            case DiskState.Mounted:
                Mounted(logger, disk.Name, device, runtime.MountPoint ?? disk.MountPoint, was);
                break;
            case DiskState.Failed:
                Failed(logger, disk.Name, device, disk.MountPoint, runtime.Failure!.Code, runtime.Failure.Detail, Codes.Hint(runtime.Failure.Code), runtime.Attempts);
                break;
            case DiskState.Refused when outcome is MatchOutcome.Refused refused:
                Refused(logger, disk.Name, device, refused.Code, refused.Detail, Codes.Hint(refused.Code));
                break;
            case DiskState.Ambiguous when outcome is MatchOutcome.Ambiguous ambiguous:
                Ambiguous(logger, disk.Name, string.Join(", ", ambiguous.Candidates.Select(d => d.DevNode)), Codes.Ambiguous, Codes.Hint(Codes.Ambiguous));
                break;
            default:
                Changed(logger, disk.Name, device, StatusBuilder.Word(runtime.State), was);
                break;
        }
    }

    /// <summary>An effect starts.</summary>
    public static void Started(ILogger logger, PlannedAction action)
    {
        switch (action)
        {
            case PlannedAction.Mount mount:
                Mounting(logger, mount.Request.Disk, mount.Request.Device.Name, mount.Request.MountPoint, mount.Request.FsType, string.Join(',', mount.Request.Options));
                break;
            case PlannedAction.Remount remount:
                Remounting(logger, remount.Request.Disk, remount.Request.Device.Name, remount.Request.MountPoint, string.Join(',', remount.Request.Options));
                break;
            case PlannedAction.Unmount unmount:
                Unmounting(logger, unmount.Disk, unmount.MountPoint, unmount.Reason);
                break;
            default:
                break;
        }
    }

    /// <summary>An effect ended; failures keep the last words of the unit.</summary>
    public static void Ended(ILogger logger, string disk, object outcome)
    {
        (string Code, string Detail, IReadOnlyList<string> Lines)? failure = outcome switch
        {
            MountOutcome.Failed failed => (failed.Code, failed.Detail, failed.Log),
            UnmountOutcome.Failed failed => (failed.Code, failed.Detail, failed.Log),
            _ => null,
        };
        if (failure is { } words)
        {
            EffectFailed(logger, disk, words.Code, words.Detail, string.Join("\n", words.Lines));
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "{Disk}: mounted {Device} at {MountPoint} (was {Before})")]
    private static partial void Mounted(ILogger logger, string disk, string device, string mountPoint, string before);

    [LoggerMessage(2002, LogLevel.Error, "{Disk}: failed ({Code}) on {Device} at {MountPoint}, attempt {Attempts}: {Detail}. {Hint}")]
    private static partial void Failed(ILogger logger, string disk, string device, string mountPoint, string code, string detail, string hint, int attempts);

    [LoggerMessage(2003, LogLevel.Warning, "{Disk}: refused {Device} ({Code}): {Detail}. {Hint}")]
    private static partial void Refused(ILogger logger, string disk, string device, string code, string detail, string hint);

    [LoggerMessage(2004, LogLevel.Warning, "{Disk}: {Code}, nothing is mounted; these fit: {Candidates}. {Hint}")]
    private static partial void Ambiguous(ILogger logger, string disk, string candidates, string code, string hint);

    [LoggerMessage(2005, LogLevel.Information, "{Disk}: {State} (was {Before}) {Device}")]
    private static partial void Changed(ILogger logger, string disk, string device, string state, string before);

    [LoggerMessage(2010, LogLevel.Information, "{Disk}: mounting {Device} at {MountPoint}, type {FsType}, options {Options}")]
    private static partial void Mounting(ILogger logger, string disk, string device, string mountPoint, string fsType, string options);

    [LoggerMessage(2011, LogLevel.Information, "{Disk}: remounting {Device} at {MountPoint}, options {Options}")]
    private static partial void Remounting(ILogger logger, string disk, string device, string mountPoint, string options);

    [LoggerMessage(2012, LogLevel.Information, "{Disk}: unmounting {MountPoint}: {Reason}")]
    private static partial void Unmounting(ILogger logger, string disk, string mountPoint, string reason);

    [LoggerMessage(2013, LogLevel.Debug, "{Disk}: job ended with {Code}: {Detail}\n{Lines}")]
    private static partial void EffectFailed(ILogger logger, string disk, string code, string detail, string lines);

    [LoggerMessage(2014, LogLevel.Error, "{Disk}: an adapter threw")]
    public static partial void EffectThrew(ILogger logger, Exception exception, string disk);

    [LoggerMessage(2015, LogLevel.Warning, "{Disk}: link {Link} was not made: {Reason}")]
    public static partial void LinkFailed(ILogger logger, string disk, string link, string reason);

    /// <summary>A collector began to fail, or works again.</summary>
    public static void CollectorChanged(ILogger logger, string collector, Exception? exception)
    {
        if (exception is null)
        {
            CollectorWorks(logger, collector);
        }
        else
        {
            CollectorFailed(logger, exception, collector);
        }
    }

    [LoggerMessage(4010, LogLevel.Warning, "Metrics: collector {Collector} fails; its families are left out")]
    private static partial void CollectorFailed(ILogger logger, Exception exception, string collector);

    [LoggerMessage(4011, LogLevel.Information, "Metrics: collector {Collector} works again")]
    private static partial void CollectorWorks(ILogger logger, string collector);

    [LoggerMessage(4001, LogLevel.Information, "{Action} of {Disk} asked by uid {Uid}, pid {Pid}: {Result}")]
    public static partial void Acted(ILogger logger, string action, string disk, uint uid, int pid, string result);

    [LoggerMessage(4002, LogLevel.Warning, "{Action} of {Disk} refused to uid {Uid}, pid {Pid}")]
    public static partial void ActForbidden(ILogger logger, string action, string disk, uint uid, int pid);
}
