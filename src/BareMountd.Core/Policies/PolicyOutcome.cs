using System.Collections.Immutable;

namespace BareMountd.Core.Policies;

/// <summary>What follows from one pass.</summary>
/// <param name="Memory">What to remember.</param>
/// <param name="Actions">What to start, in order.</param>
/// <param name="WakeAt">When to look again although nothing happens; null: not.</param>
public sealed record PolicyOutcome(PolicyMemory Memory, ImmutableArray<PolicyAction> Actions, DateTimeOffset? WakeAt);
