using BareMountd.Core.Matching;

namespace BareMountd.Core.Health.Conditions;

/// <summary>A remark of the matcher.</summary>
public static class NoticeCondition
{
    /// <summary>Code.</summary>
    public const string Code = "notice";

    /// <summary>Its row.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Info,
        Meaning = "A remark on how the disk was looked for, such as the by-id name that would match under WSL2.",
        Hint = "",
        Evaluate = facts => Words(facts.Outcome) is string words ? new Finding(words) : null,
    };

    private static string? Words(MatchOutcome outcome) => outcome switch
    {
        MatchOutcome.Missing missing => missing.Notice,
        MatchOutcome.Found found => found.Notice,
        _ => null,
    };
}
