using System.Collections.Immutable;

namespace BareMountd.Core.Health;

/// <summary>Health of the machine as far as the disks depend on it.</summary>
public sealed record MachineHealth
{
    /// <summary>Nobody has looked yet.</summary>
    public static readonly MachineHealth Initial = new();

    /// <summary>True when udevd ran at some time since the daemon started.</summary>
    public bool UdevSeen { get; init; }

    /// <summary>Memory of each condition that holds or still shows, by code.</summary>
    public ImmutableSortedDictionary<string, ConditionTrack> Tracks { get; init; } = ConditionTrack.None;

    /// <summary>What shows, worst first, then by first-seen time.</summary>
    public ImmutableArray<VisibleCondition> Visible { get; init; } = [];
}
