namespace BareMountd.Core.Health;

/// <summary>One named condition of a disk: one file in <c>Conditions/</c>, one row in <see cref="HealthConditions"/>, its line in docs/health.md.</summary>
public sealed record HealthCondition : NamedCondition
{
    /// <summary>What it is about.</summary>
    public ConditionScope Scope { get; init; }

    /// <summary>Looks at the facts; null when the condition does not hold. Pure.</summary>
    public required Func<DiskFacts, Finding?> Evaluate { get; init; }

    /// <summary>When time alone changes the answer of <see cref="Evaluate"/>, if nothing else does; null: it does not. Pure.</summary>
    public Func<DiskFacts, DateTimeOffset?>? LookAgainAt { get; init; }
}
