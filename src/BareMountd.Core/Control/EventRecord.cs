namespace BareMountd.Core.Control;

/// <summary>One event of the history (<c>GET /v1/events</c>). Additive within /v1.</summary>
/// <param name="Id">Grows by one; goes on after a restart of the daemon.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Kind">One of <see cref="Events.EventKinds"/>.</param>
/// <param name="Disk">Declared disk; null for the daemon as a whole.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="Message">In words, one line; may hold hostile text.</param>
/// <param name="Facts">Names and values: state, from, code, device, unit, evidence.</param>
public sealed record EventRecord(
    long Id, DateTimeOffset Time, string Kind, string? Disk, string Severity, string Message, IReadOnlyDictionary<string, string> Facts);
