using System.Collections.Immutable;

namespace BareMountd.Core.Planning;

/// <summary>The decisions of one pass.</summary>
/// <param name="Runtimes">What to remember, one for each declared disk.</param>
/// <param name="Actions">Effects to start, in order.</param>
/// <param name="WakeAt">When to look again although nothing happens (the next retry); null: not.</param>
public sealed record PlanOutput(
    ImmutableDictionary<string, DiskRuntime> Runtimes, ImmutableArray<PlannedAction> Actions, DateTimeOffset? WakeAt);
