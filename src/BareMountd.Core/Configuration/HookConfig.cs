using System.Collections.Immutable;
using BareMountd.Core.Events;

namespace BareMountd.Core.Configuration;

/// <summary>A command that is told about a disk (section <c>disks.NAME.policy.hook</c>).</summary>
public sealed record HookConfig
{
    /// <summary>What a hook is run for unless it says so.</summary>
    public static ImmutableArray<string> DefaultKinds { get; } = [EventKinds.State, EventKinds.ConditionRaised, EventKinds.ConditionCleared];

    /// <summary>
    /// What a hook can be run for: the events of a disk. Not <see cref="EventKinds.Policy"/>: running a hook is such an event, so the hook would call itself.
    /// </summary>
    public static ImmutableArray<string> Kinds { get; } =
        [EventKinds.Asked, EventKinds.Attached, EventKinds.ConditionCleared, EventKinds.ConditionRaised, EventKinds.Detached, EventKinds.State];

    /// <summary>Program (absolute path) and arguments; no shell, nothing is expanded.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Kinds of events it is run for, some of <see cref="Kinds"/>.</summary>
    public ImmutableArray<string> On { get; init; } = DefaultKinds;

    /// <summary>User it runs as; null: root.</summary>
    public string? User { get; init; }

    /// <summary>It is ended after this time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
