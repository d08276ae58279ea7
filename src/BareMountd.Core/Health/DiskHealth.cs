using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Health;

/// <summary>Health of one declared disk: what the probes saw, what is remembered of each condition, and what shows.</summary>
public sealed record DiskHealth
{
    /// <summary>A disk that nobody has looked at.</summary>
    public static readonly DiskHealth Initial = new();

    /// <summary>What the probes saw.</summary>
    public DiskObservations Observations { get; init; } = DiskObservations.Empty;

    /// <summary>The attachment that what is remembered is about; null when there is none.</summary>
    public DeviceKey? Attachment { get; init; }

    /// <summary>What stands at the mount point, and of which attachment it is; null when nothing does, or it is not known.</summary>
    public StandingMount? Standing { get; init; }

    /// <summary>Memory of each condition that holds or still shows, by code.</summary>
    public ImmutableSortedDictionary<string, ConditionTrack> Tracks { get; init; } = ConditionTrack.None;

    /// <summary>What shows, worst first, then by first-seen time; conditions whose cause shows are left out.</summary>
    public ImmutableArray<VisibleCondition> Visible { get; init; } = [];

    /// <summary>
    /// True when mounted and nothing <see cref="NamedCondition.Unusable"/> shows, or would show if its cause did not: dependents may run.
    /// </summary>
    public bool Usable { get; init; }
}
