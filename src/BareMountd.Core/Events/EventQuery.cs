using System.Collections.Immutable;
using BareMountd.Core.Control;

namespace BareMountd.Core.Events;

/// <summary>Which events are wanted (<c>GET /v1/events</c>).</summary>
public sealed record EventQuery
{
    /// <summary>Everything that is kept.</summary>
    public static readonly EventQuery All = new();

    /// <summary>Events of that moment and later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Events with a larger number.</summary>
    public long? After { get; init; }

    /// <summary>Events of this disk.</summary>
    public string? Disk { get; init; }

    /// <summary>Events of these kinds; empty: of all.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>The last so many of them; null: all that are kept.</summary>
    public int? Limit { get; init; }

    /// <summary>Stay, and send each new one.</summary>
    public bool Follow { get; init; }

    /// <summary>True when the event is wanted; the limit is not looked at.</summary>
    public bool Wants(EventRecord one) =>
        (After is not long after || one.Id > after)
        && (Since is not DateTimeOffset since || one.Time >= since)
        && (Disk is null || one.Disk == Disk)
        && (Kinds.IsEmpty || Kinds.Contains(one.Kind));

    /// <summary>The same for a history that ends with this number.</summary>
    /// <remarks>A number that no event has reached yet is from a history that is gone: then all of this one is new to the asker.</remarks>
    public EventQuery On(long lastId) => After > lastId ? this with { After = null } : this;

    /// <summary>The events of a history that are wanted, oldest first.</summary>
    public ImmutableArray<EventRecord> Select(IReadOnlyCollection<EventRecord> history)
    {
        List<EventRecord> wanted = [.. history.Where(Wants)];
        return Limit is int limit && wanted.Count > limit ? [.. wanted.Skip(wanted.Count - limit)] : [.. wanted];
    }
}
