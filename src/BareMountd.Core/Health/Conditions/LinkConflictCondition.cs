namespace BareMountd.Core.Health.Conditions;

/// <summary>A declared link cannot be made.</summary>
public static class LinkConflictCondition
{
    /// <summary>Code.</summary>
    public const string Code = Codes.LinkConflict;

    /// <summary>Its row.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "The place of a declared link is taken by something that is not ours.",
        Hint = Codes.Hint(Code),
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts) => facts.Runtime.LinkFailures.IsEmpty
        ? null
        : new Finding(string.Join("; ", facts.Runtime.LinkFailures.Select(f => $"{f.Key}: {f.Value}")));
}
