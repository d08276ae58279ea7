using System.Collections.Immutable;

namespace BareMountd.Core.Matching;

/// <summary>All outcomes of one matching pass.</summary>
/// <param name="Outcomes">By declared disk, in the order of the configuration (disabled disks included).</param>
/// <param name="Traces">Every rule that was tried.</param>
public sealed record MatchResult(ImmutableArray<KeyValuePair<string, MatchOutcome>> Outcomes, ImmutableArray<RuleTrace> Traces)
{
    /// <summary>The outcome of one declared disk.</summary>
    public MatchOutcome For(string disk)
    {
        foreach (KeyValuePair<string, MatchOutcome> pair in Outcomes)
        {
            if (pair.Key == disk)
            {
                return pair.Value;
            }
        }

        return new MatchOutcome.Missing(null);
    }
}
