using BareMountd.Core.Control;
using BareMountd.Core.Events;

// What is not in the words is a field of the journal all the same. An event is rare, and its lines are always wanted.
#pragma warning disable SYSLIB1015, CA1873

namespace BareMountd.Daemon;

/// <summary>
/// The journal's form of events: one line each, with EVENT_KIND=, EVENT_NUMBER= (what <c>baremountctl events</c> shows), DISK=, CODE= and what
/// else there is to search by.
/// </summary>
internal static partial class Log
{
    /// <summary>One line for one event.</summary>
    public static void Event(ILogger logger, EventRecord one)
    {
        LogLevel level = one.Severity switch
        {
            EventSeverities.Critical => LogLevel.Error,
            EventSeverities.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        string disk = one.Disk ?? "";
        string device = Fact("device");
        string code = Fact("code");
        switch (one.Kind)
        {
            case EventKinds.State:
                State(logger, one, Fact);
                break;
            case EventKinds.Attached:
                Attached(logger, level, disk, one.Message, device, Fact("serial"), one.Kind, one.Id);
                break;
            case EventKinds.Detached:
                Detached(logger, level, disk, one.Message, device, Fact("serial"), one.Kind, one.Id);
                break;
            case EventKinds.ConditionRaised when one.Disk is null:
                MachineConditionRaised(logger, level, one.Message, code, Fact("severity"), Evidence(one), one.Kind, one.Id);
                break;
            case EventKinds.ConditionCleared when one.Disk is null:
                MachineConditionCleared(logger, level, one.Message, code, one.Kind, one.Id);
                break;
            case EventKinds.ConditionRaised:
                ConditionRaised(logger, level, disk, one.Message, code, Fact("severity"), Evidence(one), one.Kind, one.Id);
                break;
            case EventKinds.ConditionCleared:
                ConditionCleared(logger, level, disk, one.Message, code, one.Kind, one.Id);
                break;
            case EventKinds.Policy:
                Policy(logger, level, disk, one.Message, Fact("action"), Fact("outcome"), Evidence(one), one.Kind, one.Id);
                break;
            case EventKinds.Asked:
                Asked(logger, level, Fact("action"), disk, Fact("uid"), Fact("pid"), one.Kind, one.Id);
                break;
            case EventKinds.Config when Fact("outcome") == "refused":
                ReloadRefused(logger, Fact("diagnostic"), code, one.Kind, one.Id);
                break;
            case EventKinds.Config:
                Reloaded(logger, one.Message, Fact("added"), Fact("removed"), Fact("changed"), one.Kind, one.Id);
                break;
            case EventKinds.Daemon when Fact("outcome") == "stopped":
                Stopping(logger, Fact("mounted"), one.Kind, one.Id);
                break;
            case EventKinds.Daemon:
                Started(logger, one.Message, Fact("version"), one.Kind, one.Id);
                break;
            case EventKinds.Resync:
                Resynced(logger, Fact("count"), Fact("source"), Fact("reason"), one.Kind, one.Id);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(one), one.Kind, "unknown kind of event");
        }

        string Fact(string name) => one.Facts.GetValueOrDefault(name, "");
    }

    private static void State(ILogger logger, EventRecord one, Func<string, string> fact)
    {
        (string disk, string device, string mountPoint, string code) = (one.Disk!, fact("device"), fact("mountPoint"), fact("code"));
        switch (fact("state"))
        {
            case StatusWords.Mounted:
                Mounted(logger, disk, device, mountPoint, fact("from"), one.Kind, one.Id);
                break;
            case StatusWords.Failed:
                Failed(logger, disk, device, mountPoint, code, fact("detail"), fact("hint"), fact("attempts"), one.Kind, one.Id);
                break;
            case StatusWords.Refused when code.Length > 0:
                Refused(logger, disk, device, code, fact("detail"), fact("hint"), one.Kind, one.Id);
                break;
            case StatusWords.Ambiguous when code.Length > 0:
                Ambiguous(logger, disk, fact("candidates"), code, fact("hint"), one.Kind, one.Id);
                break;
            default:
                Changed(logger, disk, device, fact("state"), fact("from"), one.Kind, one.Id);
                break;
        }
    }

    private static string Evidence(EventRecord one) => string.Join(' ', one.Facts.Select(fact => $"{fact.Key}={fact.Value}"));

    [LoggerMessage(1002, LogLevel.Information, "Stopping; {Mounted} mounts stay as they are")]
    private static partial void Stopping(ILogger logger, string mounted, string eventKind, long eventNumber);

    [LoggerMessage(1004, LogLevel.Information, "Device list read anew: {Count} devices from {Source} ({Reason})")]
    private static partial void Resynced(ILogger logger, string count, string source, string reason, string eventKind, long eventNumber);

    [LoggerMessage(1005, LogLevel.Information, "Configuration {Words}")]
    private static partial void Reloaded(ILogger logger, string words, string added, string removed, string changed, string eventKind, long eventNumber);

    [LoggerMessage(1006, LogLevel.Error, "Configuration refused, the present one stays: {Diagnostic}")]
    private static partial void ReloadRefused(ILogger logger, string diagnostic, string code, string eventKind, long eventNumber);

    [LoggerMessage(1010, LogLevel.Information, "{Words}")]
    private static partial void Started(ILogger logger, string words, string version, string eventKind, long eventNumber);

    [LoggerMessage(2001, LogLevel.Information, "{Disk}: mounted {Device} at {MountPoint} (was {Before})")]
    private static partial void Mounted(ILogger logger, string disk, string device, string mountPoint, string before, string eventKind, long eventNumber);

    [LoggerMessage(2002, LogLevel.Error, "{Disk}: failed ({Code}) on {Device} at {MountPoint}, attempt {Attempts}: {Detail}. {Hint}")]
    private static partial void Failed(
        ILogger logger, string disk, string device, string mountPoint, string code, string detail, string hint, string attempts, string eventKind, long eventNumber);

    [LoggerMessage(2003, LogLevel.Warning, "{Disk}: refused {Device} ({Code}): {Detail}. {Hint}")]
    private static partial void Refused(
        ILogger logger, string disk, string device, string code, string detail, string hint, string eventKind, long eventNumber);

    [LoggerMessage(2004, LogLevel.Warning, "{Disk}: {Code}, nothing is mounted; these fit: {Candidates}. {Hint}")]
    private static partial void Ambiguous(ILogger logger, string disk, string candidates, string code, string hint, string eventKind, long eventNumber);

    [LoggerMessage(2005, LogLevel.Information, "{Disk}: {State} (was {Before}) {Device}")]
    private static partial void Changed(ILogger logger, string disk, string device, string state, string before, string eventKind, long eventNumber);

    [LoggerMessage(EventId = 2020, Message = "{Disk}: {Words}")]
    private static partial void Attached(
        ILogger logger, LogLevel level, string disk, string words, string device, string serial, string eventKind, long eventNumber);

    [LoggerMessage(EventId = 2021, Message = "{Disk}: {Words}")]
    private static partial void Detached(
        ILogger logger, LogLevel level, string disk, string words, string device, string serial, string eventKind, long eventNumber);

    [LoggerMessage(EventId = 2022, Message = "{Disk}: {Words}")]
    private static partial void Policy(
        ILogger logger, LogLevel level, string disk, string words, string action, string outcome, string evidence, string eventKind, long eventNumber);

    [LoggerMessage(EventId = 3001, Message = "{Disk}: {Words}")]
    private static partial void ConditionRaised(
        ILogger logger, LogLevel level, string disk, string words, string code, string severity, string evidence, string eventKind, long eventNumber);

    [LoggerMessage(EventId = 3002, Message = "{Disk}: {Words}")]
    private static partial void ConditionCleared(ILogger logger, LogLevel level, string disk, string words, string code, string eventKind, long eventNumber);

    [LoggerMessage(EventId = 3003, Message = "{Words}")]
    private static partial void MachineConditionRaised(
        ILogger logger, LogLevel level, string words, string code, string severity, string evidence, string eventKind, long eventNumber);

    [LoggerMessage(EventId = 3004, Message = "{Words}")]
    private static partial void MachineConditionCleared(ILogger logger, LogLevel level, string words, string code, string eventKind, long eventNumber);

    [LoggerMessage(EventId = 4003, Message = "{Disk}: {Action} was asked for by uid {Uid}, pid {Pid}")]
    private static partial void Asked(
        ILogger logger, LogLevel level, string action, string disk, string uid, string pid, string eventKind, long eventNumber);
}
