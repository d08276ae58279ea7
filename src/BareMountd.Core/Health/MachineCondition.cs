namespace BareMountd.Core.Health;

/// <summary>One named condition of the machine: one file in <c>Conditions/</c>, one row in <see cref="MachineConditions"/>, its line in docs/health.md.</summary>
public sealed record MachineCondition : NamedCondition
{
    /// <summary>Looks at the facts; null when the condition does not hold. Pure.</summary>
    public required Func<MachineFacts, Finding?> Evaluate { get; init; }
}
