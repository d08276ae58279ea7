using BareMountd.Core.Matching;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Health.Conditions;

/// <summary>
/// The conditions that show a failure or a refusal under its own code (<see cref="Codes"/>): one maker for all of them, one row each.
/// They show and clear at once: the daemon knows of its own jobs and decisions exactly.
/// </summary>
public static class CodeCondition
{
    /// <summary>An attempt that failed.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="meaning">What it means.</param>
    public static HealthCondition Failure(string code, string meaning) => Row(code, meaning, HealthSeverity.Critical) with { Unusable = true };

    /// <summary>A rule that forbids to touch the device.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="meaning">What it means.</param>
    public static HealthCondition Refusal(string code, string meaning) => Row(code, meaning, HealthSeverity.Warning);

    private static HealthCondition Row(string code, string meaning, HealthSeverity severity) => new()
    {
        Code = code,
        Severity = severity,
        Meaning = meaning,
        Hint = Codes.Hint(code),
        Evaluate = facts => Evaluate(facts, code),
    };

    private static Finding? Evaluate(DiskFacts facts, string code)
    {
        if (facts.Runtime.Failure is DiskFailure failure && failure.Code == code)
        {
            // While it is mounted the failure is one of unmounting or remounting: the mount stands and works as before.
            return new Finding(failure.Detail)
            {
                Severity = facts.Mounted ? HealthSeverity.Warning : HealthSeverity.Critical,
                Unusable = !facts.Mounted,
                Evidence = Evidence.Of(("attempts", facts.Runtime.Attempts > 0 ? Evidence.Text((ulong)facts.Runtime.Attempts) : null)),
                Log = failure.Log,
            };
        }

        // A disk that failed shows why it failed; what a rule says of it meanwhile is not news. A mounted disk whose match is no longer
        // clear stays mounted, and says so.
        return facts.Outcome is MatchOutcome.Refused refused && refused.Code == code
            && facts.Runtime.State is not (DiskState.Failed or DiskState.Unmounting)
            ? new Finding(refused.Detail) { Severity = HealthSeverity.Warning, Unusable = false }
            : null;
    }
}
