using BareMountd.Core.Configuration;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Planning;

/// <summary>What the end of a job and the user's words change in what is remembered of a disk. Pure; the next pass decides what follows.</summary>
public static class Transitions
{
    /// <summary>A mount job ended.</summary>
    public static DiskRuntime MountFinished(DiskRuntime runtime, MountOutcome outcome, DateTimeOffset now) => outcome switch
    {
        MountOutcome.Mounted => (Succeeded(runtime) with { Owned = true }).To(DiskState.Mounted, now),

        // Somebody else, or we before a restart, mounted it: ours only if that was remembered.
        MountOutcome.AlreadyMounted => (Succeeded(runtime) with { AppliedOptions = null }).To(DiskState.Mounted, now),
        MountOutcome.Failed failed => Failed(runtime with { Owned = false, MountPoint = null }, failed.Code, failed.Detail, failed.Log, now),
        _ => throw new InvalidOperationException($"unknown outcome {outcome.GetType().Name}"),
    };

    /// <summary>A remount job ended; the mount stands in either case.</summary>
    public static DiskRuntime RemountFinished(DiskRuntime runtime, MountOutcome outcome, string appliedOptions, DateTimeOffset now) => outcome switch
    {
        MountOutcome.Failed failed => (runtime with
        {
            JobInFlight = false,
            Failure = new DiskFailure(failed.Code, failed.Detail, failed.Log, now),
        }).To(DiskState.Mounted, now),
        _ => (Succeeded(runtime) with { AppliedOptions = appliedOptions }).To(DiskState.Mounted, now),
    };

    /// <summary>An unmount job ended.</summary>
    /// <param name="runtime">What is remembered.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="deviceGone">True when it was taken down because its device is gone: then it is tried again by backoff.</param>
    /// <param name="now">The moment.</param>
    public static DiskRuntime UnmountFinished(DiskRuntime runtime, UnmountOutcome outcome, bool deviceGone, DateTimeOffset now) => outcome switch
    {
        UnmountOutcome.Unmounted => (runtime with
        {
            JobInFlight = false,
            Owned = false,
            MountPoint = null,
            AppliedOptions = null,
            LinkedTo = null,
            Failure = null,
            Attempts = 0,
            RetryAt = null,
        }).To(DiskState.Found, now),
        UnmountOutcome.Failed failed when deviceGone => Failed(runtime, failed.Code, failed.Detail, failed.Log, now),
        UnmountOutcome.Failed failed => (runtime with
        {
            JobInFlight = false,
            Held = false,
            Failure = new DiskFailure(failed.Code, failed.Detail, failed.Log, now),
        }).To(DiskState.Mounted, now),
        _ => throw new InvalidOperationException($"unknown outcome {outcome.GetType().Name}"),
    };

    /// <summary>The user asks to mount: no hold and no waiting for backoff or quiet any more.</summary>
    public static DiskRuntime MountAsked(DiskRuntime runtime) =>
        runtime with { Held = false, RetryAt = null, Carried = null, Attachments = runtime.Attachments.Forgiven() };

    /// <summary>
    /// The declaration of a disk changed: it is tried at once, with a new count; a standing mount is not touched. Other words about its health
    /// or policy are no reason to mount what the user unmounted.
    /// </summary>
    public static DiskRuntime Redeclared(DiskRuntime runtime, DiskConfig before, DiskConfig after) =>
        SameMount(before, after) ? runtime : runtime with { Held = false, Attempts = 0, RetryAt = null, Carried = null, LinkedTo = null };

    /// <summary>True when two declarations say the same.</summary>
    public static bool Same(DiskConfig a, DiskConfig b) => SameMount(a, b) && a.Health == b.Health && Same(a.Policy, b.Policy);

    /// <summary>True when two declarations say the same about what is mounted where and how.</summary>
    private static bool SameMount(DiskConfig a, DiskConfig b) =>
        a.Partition == b.Partition && a.MountPoint == b.MountPoint && a.FsType == b.FsType && a.Preset == b.Preset && a.ReadOnly == b.ReadOnly && a.Enabled == b.Enabled
        && a.AllowNonEmpty == b.AllowNonEmpty && a.UnmountOnRemove == b.UnmountOnRemove
        && a.Options.SequenceEqual(b.Options) && a.Links.SequenceEqual(b.Links) && a.After.SequenceEqual(b.After) && a.Allow.SequenceEqual(b.Allow)
        && Same(a.Match, b.Match);

    private static bool Same(MatchConfig a, MatchConfig b) =>
        a.ById.SequenceEqual(b.ById) && a.Serial.SequenceEqual(b.Serial) && a.Wwn.SequenceEqual(b.Wwn) && a.Uuid.SequenceEqual(b.Uuid)
        && a.Label.SequenceEqual(b.Label) && a.PartUuid.SequenceEqual(b.PartUuid) && a.PartLabel.SequenceEqual(b.PartLabel)
        && a.Model.SequenceEqual(b.Model) && a.Path.SequenceEqual(b.Path);

    private static bool Same(PolicyConfig a, PolicyConfig b) =>
        a.Guard == b.Guard && a.RemountRw == b.RemountRw && a.Restart.SequenceEqual(b.Restart) && a.Stop.SequenceEqual(b.Stop)
        && (a.Hook is null ? b.Hook is null : b.Hook is not null && Same(a.Hook, b.Hook));

    private static bool Same(HookConfig a, HookConfig b) =>
        a.Command.SequenceEqual(b.Command) && a.On.SequenceEqual(b.On) && a.User == b.User && a.Timeout == b.Timeout;

    private static DiskRuntime Succeeded(DiskRuntime runtime) => runtime with
    {
        JobInFlight = false,
        Failure = null,
        Attempts = 0,
        RetryAt = null,
        Carried = null,
        Held = false,
    };

    private static DiskRuntime Failed(
        DiskRuntime runtime, string code, string detail, System.Collections.Immutable.ImmutableArray<string> log, DateTimeOffset now)
    {
        int attempts = (runtime.Attempts > 0 ? runtime.Attempts : runtime.Carried?.AttemptsAt(now) ?? 0) + 1;
        DateTimeOffset since = runtime.Failure?.Code == code ? runtime.Failure.Since : now;
        return (runtime with
        {
            JobInFlight = false,
            Attempts = attempts,
            Carried = null,
            RetryAt = now + Backoff.After(attempts),
            Failure = new DiskFailure(code, detail, log, since),
        }).To(DiskState.Failed, now);
    }
}
