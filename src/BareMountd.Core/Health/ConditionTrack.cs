using System.Collections.Immutable;

namespace BareMountd.Core.Health;

/// <summary>What is remembered of one condition between two passes.</summary>
/// <param name="FirstSeen">When it began to hold; kept over breaks that are shorter than its time to clear.</param>
/// <param name="AbsentSince">Since when it does not hold any more, while it still shows; null while it holds.</param>
/// <param name="Visible">True once it has held long enough, until it has been absent long enough.</param>
/// <param name="Finding">What was found last.</param>
public sealed record ConditionTrack(DateTimeOffset FirstSeen, DateTimeOffset? AbsentSince, bool Visible, Finding Finding)
{
    /// <summary>No condition holds or shows.</summary>
    public static readonly ImmutableSortedDictionary<string, ConditionTrack> None =
        ImmutableSortedDictionary.Create<string, ConditionTrack>(StringComparer.Ordinal);
}
