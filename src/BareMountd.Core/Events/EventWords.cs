using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;
using BareMountd.Core.Views;

namespace BareMountd.Core.Events;

/// <summary>
/// Every event in words and facts, without its number. Words are one line and leave the name of the disk out, which stands beside them;
/// what comes from a disk or a file is in them as it is, and is escaped where it is shown.
/// </summary>
public static class EventWords
{
    /// <summary>Longer words are cut.</summary>
    private const int MaxLength = 1024;

    /// <summary>A device that fits a declared disk came.</summary>
    public static EventRecord Attached(DiskConfig disk, BlockDevice device, DateTimeOffset now)
    {
        DeviceRef seen = DeviceViewBuilder.Ref(device);
        string[] parts =
        [
            .. new[] { seen.Model, seen.Serial is null ? null : "serial " + seen.Serial }.Where(part => !string.IsNullOrEmpty(part)).Select(part => part!),
        ];
        string what = parts.Length == 0 ? "" : $" ({string.Join(", ", parts)})";
        return Make(EventKinds.Attached, disk.Name, EventSeverities.Info, $"{device.Name} came{what}", now, DeviceFacts(device));
    }

    /// <summary>The device of a declared disk went.</summary>
    /// <param name="disk">Declared disk.</param>
    /// <param name="device">The device as it was.</param>
    /// <param name="mounted">True when the disk was mounted from it.</param>
    /// <param name="now">The moment.</param>
    public static EventRecord Detached(DiskConfig disk, BlockDevice device, bool mounted, DateTimeOffset now) => Make(
        EventKinds.Detached,
        disk.Name,
        mounted ? EventSeverities.Warning : EventSeverities.Info,
        $"{device.Name} went{(mounted ? " while it was mounted" : "")}",
        now,
        [.. DeviceFacts(device), ("mountPoint", mounted ? disk.MountPoint : null)]);

    /// <summary>A declared disk changed its state.</summary>
    /// <param name="disk">Declared disk.</param>
    /// <param name="from">State before; null for a disk that was not known before.</param>
    /// <param name="runtime">What is remembered of it now.</param>
    /// <param name="outcome">Outcome of matching.</param>
    /// <param name="device">The device that it is about; null when there is none.</param>
    /// <param name="now">The moment.</param>
    public static EventRecord State(DiskConfig disk, DiskState? from, DiskRuntime runtime, MatchOutcome outcome, BlockDevice? device, DateTimeOffset now)
    {
        string state = StatusBuilder.Word(runtime.State);
        string was = from is DiskState before ? StatusBuilder.Word(before) : "new";
        string mountPoint = runtime.MountPoint ?? disk.MountPoint;
        string on = device?.Name ?? runtime.Device?.Name ?? "";
        List<(string, string?)> facts =
        [
            ("state", state), ("from", was), ("device", on), ("serial", device is null ? null : DeviceViewBuilder.Ref(device).Serial),
            ("mountPoint", mountPoint), ("since", EventFacts.Moment(runtime.Since)),
        ];
        switch (runtime.State)
        {
            case DiskState.Mounted:
                return Make(EventKinds.State, disk.Name, EventSeverities.Info, $"mounted {on} at {mountPoint} (was {was})", now, facts);
            case DiskState.Failed when runtime.Failure is DiskFailure failure:
                string attempts = runtime.Attempts.ToString(CultureInfo.InvariantCulture);
                facts.AddRange([("code", failure.Code), ("detail", failure.Detail), ("attempts", attempts), ("hint", Codes.Hint(failure.Code))]);
                return Make(
                    EventKinds.State, disk.Name, EventSeverities.Critical,
                    $"failed ({failure.Code}) on {on} at {mountPoint}, attempt {attempts}: {failure.Detail}", now, facts);
            case DiskState.Refused when outcome is MatchOutcome.Refused refused:
                facts.AddRange([("code", refused.Code), ("detail", refused.Detail), ("hint", Codes.Hint(refused.Code))]);
                return Make(EventKinds.State, disk.Name, EventSeverities.Warning, $"refused {on} ({refused.Code}): {refused.Detail}", now, facts);
            case DiskState.Ambiguous when outcome is MatchOutcome.Ambiguous ambiguous:
                string candidates = string.Join(", ", ambiguous.Candidates.Select(d => d.DevNode));
                facts.AddRange([("code", Codes.Ambiguous), ("candidates", candidates), ("hint", Codes.Hint(Codes.Ambiguous))]);
                return Make(EventKinds.State, disk.Name, EventSeverities.Warning, $"ambiguous, nothing is mounted; these fit: {candidates}", now, facts);
            default:
                return Make(EventKinds.State, disk.Name, EventSeverities.Info, $"{state} (was {was}){(on.Length == 0 ? "" : " " + on)}", now, facts);
        }
    }

    /// <summary>A condition began to show, or became better or worse while it showed.</summary>
    /// <param name="disk">Declared disk; null for the machine.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="before">Its severity before; null when it did not show.</param>
    /// <param name="now">The moment.</param>
    public static EventRecord Raised(string? disk, VisibleCondition condition, HealthSeverity? before, DateTimeOffset now)
    {
        string severity = EventSeverities.Word(condition.Severity);
        return Make(
            EventKinds.ConditionRaised, disk, severity, $"{condition.Code}: {condition.Finding.Message}", now,
            [
                ("code", condition.Code), ("from", before is HealthSeverity was ? EventSeverities.Word(was) : null), ("severity", severity),
                ("since", EventFacts.Moment(condition.Since)), .. condition.Finding.Evidence.Select(e => (e.Key, (string?)e.Value)),
            ]);
    }

    /// <summary>A condition stopped showing.</summary>
    /// <param name="disk">Declared disk; null for the machine.</param>
    /// <param name="condition">The condition as it showed last.</param>
    /// <param name="cause">The condition that explains it and hides it now; null when it is over.</param>
    /// <param name="now">The moment.</param>
    public static EventRecord Cleared(string? disk, VisibleCondition condition, string? cause, DateTimeOffset now)
    {
        string lasted = Math.Max((now - condition.Since).TotalSeconds, 0).ToString("0", CultureInfo.InvariantCulture);
        string words = cause is null ? $"{condition.Code} is over" : $"{condition.Code} is not shown any more, {cause} explains it";
        return Make(
            EventKinds.ConditionCleared, disk, EventSeverities.Info, words, now,
            [("code", condition.Code), ("cause", cause), ("since", EventFacts.Moment(condition.Since)), ("lasted_seconds", lasted)]);
    }

    /// <summary>A user asked for something.</summary>
    public static EventRecord Asked(string disk, string verb, uint uid, int pid, DateTimeOffset now)
    {
        string user = uid.ToString(CultureInfo.InvariantCulture);
        string process = pid.ToString(CultureInfo.InvariantCulture);
        return Make(
            EventKinds.Asked, disk, EventSeverities.Info, $"{verb} was asked for by uid {user}, pid {process}", now,
            [("action", verb), ("uid", user), ("pid", process)]);
    }

    /// <summary>A configuration took the place of the one before.</summary>
    public static EventRecord Reloaded(ReloadResponse change, DateTimeOffset now) => Make(
        EventKinds.Config, null, EventSeverities.Info,
        string.Create(CultureInfo.InvariantCulture, $"reloaded: {change.Added.Count} added, {change.Removed.Count} removed, {change.Changed.Count} changed"), now,
        [
            ("outcome", "reloaded"), ("added", string.Join(',', change.Added)), ("removed", string.Join(',', change.Removed)),
            ("changed", string.Join(',', change.Changed)),
        ]);

    /// <summary>A configuration was refused; the one before stays.</summary>
    public static EventRecord RefusedConfig(ConfigDiagnostic first, DateTimeOffset now) => Make(
        EventKinds.Config, null, EventSeverities.Warning, $"refused, the present one stays: {first}", now,
        [("outcome", "refused"), ("code", first.Code), ("diagnostic", first.ToString())]);

    /// <summary>The daemon started.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="last">The event of kind <see cref="EventKinds.Daemon"/> before, null when there is none.</param>
    /// <param name="now">The moment.</param>
    public static EventRecord Started(string version, EventRecord? last, DateTimeOffset now)
    {
        // Killed, crashed, or the machine lost its power: the history is the only one that knows.
        bool unclean = last?.Facts.GetValueOrDefault("outcome") == "started";
        string words = $"baremountd {version} started{(unclean ? "; the one before ended without a word" : "")}";
        return Make(
            EventKinds.Daemon, null, EventSeverities.Info, words, now, [("outcome", "started"), ("version", version), ("unclean", unclean ? "true" : null)]);
    }

    /// <summary>The daemon stops.</summary>
    public static EventRecord Stopped(string version, int mounted, DateTimeOffset now) => Make(
        EventKinds.Daemon, null, EventSeverities.Info,
        string.Create(CultureInfo.InvariantCulture, $"baremountd {version} stopped; {mounted} mounts stay as they are"), now,
        [("outcome", "stopped"), ("version", version), ("mounted", mounted.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>The device list was read anew.</summary>
    public static EventRecord Resynced(int count, string source, string reason, DateTimeOffset now) => Make(
        EventKinds.Resync, null, EventSeverities.Info,
        string.Create(CultureInfo.InvariantCulture, $"device list read anew: {count} devices from {source} ({reason})"), now,
        [("count", count.ToString(CultureInfo.InvariantCulture)), ("source", source), ("reason", reason)]);

    /// <summary>The daemon did something by policy.</summary>
    /// <param name="disk">Declared disk.</param>
    /// <param name="action">What was done, a stable word: <c>guard</c>, <c>stop</c>, <c>restart</c>, <c>hook</c>, <c>remount-rw</c>.</param>
    /// <param name="ok">True when it went as wished.</param>
    /// <param name="words">In words, one line.</param>
    /// <param name="facts">What it was done with (unit, exit status …).</param>
    /// <param name="now">The moment.</param>
    public static EventRecord Policy(string disk, string action, bool ok, string words, IEnumerable<(string Name, string? Value)> facts, DateTimeOffset now) =>
        Make(
            EventKinds.Policy, disk, ok ? EventSeverities.Info : EventSeverities.Warning, words, now,
            [("action", action), ("outcome", ok ? "done" : "failed"), .. facts]);

    private static EventRecord Make(
        string kind, string? disk, string severity, string message, DateTimeOffset now, IEnumerable<(string Name, string? Value)> facts) =>
        new(0, now, kind, disk, severity, EventFacts.Cut(message, MaxLength), EventFacts.Of(facts));

    private static ImmutableArray<(string Name, string? Value)> DeviceFacts(BlockDevice device)
    {
        DeviceRef seen = DeviceViewBuilder.Ref(device);
        return
        [
            ("device", device.Name), ("number", seen.Number), ("diskSeq", device.DiskSeq == 0 ? null : device.DiskSeq.ToString(CultureInfo.InvariantCulture)),
            ("model", seen.Model), ("serial", seen.Serial), ("sizeBytes", device.SizeBytes.ToString(CultureInfo.InvariantCulture)),
        ];
    }
}
