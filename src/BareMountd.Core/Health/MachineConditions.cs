using System.Collections.Immutable;
using BareMountd.Core.Health.Conditions;

namespace BareMountd.Core.Health;

/// <summary>Every condition the machine can have, sorted by code (a test keeps it so).</summary>
public static class MachineConditions
{
    /// <summary>The list.</summary>
    public static ImmutableArray<MachineCondition> All { get; } =
    [
        UdevNotRunningCondition.Row,
    ];
}
