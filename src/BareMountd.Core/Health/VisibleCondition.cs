using System.Collections.Immutable;

namespace BareMountd.Core.Health;

/// <summary>A condition that shows.</summary>
/// <param name="Condition">Its row.</param>
/// <param name="Finding">Words and numbers.</param>
/// <param name="Since">First seen.</param>
public sealed record VisibleCondition(NamedCondition Condition, Finding Finding, DateTimeOffset Since)
{
    /// <summary>Code.</summary>
    public string Code => Condition.Code;

    /// <summary>Severity of this case.</summary>
    public HealthSeverity Severity => Finding.Severity ?? Condition.Severity;

    /// <summary>The next command to type, not yet filled in.</summary>
    public string Hint => Finding.Hint ?? Condition.Hint;

    /// <summary>Worst first, then the oldest, then by code.</summary>
    public static ImmutableArray<VisibleCondition> Sort(List<VisibleCondition> conditions)
    {
        conditions.Sort(static (a, b) =>
        {
            int order = b.Severity.CompareTo(a.Severity);
            order = order != 0 ? order : a.Since.CompareTo(b.Since);
            return order != 0 ? order : string.CompareOrdinal(a.Code, b.Code);
        });
        return [.. conditions];
    }
}
