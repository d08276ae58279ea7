using System.Collections.Immutable;
using BareMountd.Core.Control;

namespace BareMountd.Core.Events;

/// <summary>What one pass changed, in the order in which it is told.</summary>
/// <param name="Memory">What the next pass is compared with.</param>
/// <param name="Events">The events, without numbers.</param>
public sealed record EventChanges(EventMemory Memory, ImmutableArray<EventRecord> Events);
