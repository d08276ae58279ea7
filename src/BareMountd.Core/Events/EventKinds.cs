using System.Collections.Immutable;

namespace BareMountd.Core.Events;

/// <summary>Kinds of events; stable words in API, CLI, journal, hooks and docs.</summary>
public static class EventKinds
{
    /// <summary>A device that fits a declared disk came.</summary>
    public const string Attached = "attached";

    /// <summary>The device of a declared disk went.</summary>
    public const string Detached = "detached";

    /// <summary>A declared disk changed its state.</summary>
    public const string State = "state";

    /// <summary>A health condition began to show.</summary>
    public const string ConditionRaised = "condition-raised";

    /// <summary>A health condition stopped showing.</summary>
    public const string ConditionCleared = "condition-cleared";

    /// <summary>The daemon did something by policy: stopped or restarted units, ran a hook, guarded a mount point.</summary>
    public const string Policy = "policy";

    /// <summary>A user asked for something: mount, unmount, remount.</summary>
    public const string Asked = "asked";

    /// <summary>The configuration was reloaded or refused.</summary>
    public const string Config = "config";

    /// <summary>The daemon started or stopped.</summary>
    public const string Daemon = "daemon";

    /// <summary>The device list was read anew.</summary>
    public const string Resync = "resync";

    /// <summary>Every kind, sorted.</summary>
    public static ImmutableArray<string> All { get; } =
        [Asked, Attached, ConditionCleared, ConditionRaised, Config, Daemon, Detached, Policy, Resync, State];
}
