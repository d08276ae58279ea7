using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Health;
using BareMountd.Core.Mounts;
using BareMountd.Core.Policies;
using BareMountd.Daemon.Control;

namespace BareMountd.Daemon.Reconciling;

/// <summary>What reaches the reconciler beside device and mount events.</summary>
internal abstract record ReconcilerMessage
{
    private ReconcilerMessage()
    {
    }

    /// <summary>A mount effect ended.</summary>
    internal sealed record MountDone(string Disk, MountOutcome Outcome) : ReconcilerMessage;

    /// <summary>A remount effect ended.</summary>
    internal sealed record RemountDone(string Disk, MountOutcome Outcome, string Options) : ReconcilerMessage;

    /// <summary>An unmount effect ended.</summary>
    internal sealed record UnmountDone(string Disk, UnmountOutcome Outcome, bool DeviceGone) : ReconcilerMessage;

    /// <summary>Links were made; those that could not be, with the reason.</summary>
    internal sealed record LinksDone(string Disk, IReadOnlyList<KeyValuePair<string, string>> Failures) : ReconcilerMessage;

    /// <summary>A user asks for something to be done with one disk.</summary>
    internal sealed record Act(string Disk, UserAction Action, Peer Peer, TaskCompletionSource<ActionResponse?> Answer) : ReconcilerMessage;

    /// <summary>A probe ended, or passed its deadline.</summary>
    internal sealed record Observed(ProbeTarget Target, ProbeReport Report) : ReconcilerMessage;

    /// <summary>Something was done by policy, or could not be.</summary>
    internal sealed record PolicyDone(PolicyReport Report) : ReconcilerMessage;

    /// <summary>A mount point was made immutable, or writable again, or could not be.</summary>
    internal sealed record GuardDone(string Disk, string MountPoint, bool On, GuardOutcome Outcome) : ReconcilerMessage;

    /// <summary>A valid configuration takes the place of the present one.</summary>
    internal sealed record Replace(ConfigResult Config, TaskCompletionSource<ReloadResponse> Answer) : ReconcilerMessage;

    /// <summary>The configuration file was refused; the present one stays.</summary>
    internal sealed record ReloadRefused(ConfigResult Config, TaskCompletionSource<ReloadResponse> Answer) : ReconcilerMessage;
}
