using System.Collections.Immutable;

namespace BareMountd.Core.Health;

/// <summary>The health of every declared disk after one pass.</summary>
/// <param name="Disks">By declared disk.</param>
/// <param name="WakeAt">When a condition becomes visible or clears although nothing happens; null: none does.</param>
public sealed record HealthOutcome(ImmutableDictionary<string, DiskHealth> Disks, DateTimeOffset? WakeAt)
{
    /// <summary>The health of the machine.</summary>
    public MachineHealth Machine { get; init; } = MachineHealth.Initial;

    /// <summary>The health of one disk; the initial one for a disk that is not known.</summary>
    public DiskHealth For(string disk) => Disks.GetValueOrDefault(disk, DiskHealth.Initial);
}
