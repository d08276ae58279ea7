using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;

namespace BareMountd.Daemon;

/// <summary>
/// Every line the daemon logs; those of events stand in Log.Events.cs. Ids in blocks: 1000 daemon, 2000 disks and mounts, 3000 health,
/// 4000 API. Property names become journal fields (Disk → DISK=, MountPoint → MOUNT_POINT=, Device → DEVICE=, Code → CODE=).
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Ready: {Summary}; devices are seen through {Source}")]
    public static partial void Ready(ILogger logger, string summary, string source);

    [LoggerMessage(1003, LogLevel.Critical, "The reconciler ended; the daemon ends with it")]
    public static partial void LoopFailed(ILogger logger, Exception exception);

    [LoggerMessage(1007, LogLevel.Warning, "Configuration: {Diagnostic}")]
    public static partial void ConfigWarning(ILogger logger, string diagnostic);

    [LoggerMessage(1008, LogLevel.Information, "Configuration: {Diagnostic}")]
    public static partial void ConfigNotice(ILogger logger, string diagnostic);

    [LoggerMessage(1013, LogLevel.Critical, "The health schedule ended; the daemon ends with it")]
    public static partial void ScheduleFailed(ILogger logger, Exception exception);

    [LoggerMessage(1011, LogLevel.Warning, "The history of events is kept in memory only, it cannot be written: {Reason}")]
    public static partial void EventsNotKept(ILogger logger, string reason);

    [LoggerMessage(1012, LogLevel.Information, "The history of events is written again, nothing of it is missing")]
    public static partial void EventsKeptAgain(ILogger logger);

    [LoggerMessage(1013, LogLevel.Warning, "The state file cannot be written, a daemon that starts now would not know all mounts for its own: {Reason}")]
    public static partial void StateNotKept(ILogger logger, string reason);

    [LoggerMessage(1014, LogLevel.Information, "The state file is written again")]
    public static partial void StateKeptAgain(ILogger logger);

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

    [LoggerMessage(2023, LogLevel.Information, "{Disk}: last lines about {Action}:\n{Lines}")]
    public static partial void PolicyLines(ILogger logger, string disk, string action, string lines);

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

    /// <summary>The web configuration cannot be used any more, or can again.</summary>
    public static void WebConfigChanged(ILogger logger, string? problem)
    {
        if (problem is null)
        {
            WebConfigWorks(logger);
        }
        else
        {
            WebConfigBroken(logger, problem);
        }
    }

    [LoggerMessage(4012, LogLevel.Error, "Metrics: connections are refused: {Problem}")]
    private static partial void WebConfigBroken(ILogger logger, string problem);

    [LoggerMessage(4013, LogLevel.Information, "Metrics: the web configuration works again")]
    private static partial void WebConfigWorks(ILogger logger);

    [LoggerMessage(4020, LogLevel.Critical, "The web server failed; the daemon ends and is started again")]
    public static partial void ServerFailed(ILogger logger, Exception exception);

    [LoggerMessage(4001, LogLevel.Information, "{Action} of {Disk} asked by uid {Uid}, pid {Pid}: {Result}")]
    public static partial void Acted(ILogger logger, string action, string disk, uint uid, int pid, string result);

    [LoggerMessage(4002, LogLevel.Warning, "{Action} of {Disk} refused to uid {Uid}, pid {Pid}")]
    public static partial void ActForbidden(ILogger logger, string action, string disk, uint uid, int pid);

    [LoggerMessage(4004, LogLevel.Warning, "A follower of the events was dropped: it did not read")]
    public static partial void FollowerDropped(ILogger logger);
}
