namespace BareMountd.Core.Control;

/// <summary><c>GET /v1/events</c> without <c>follow</c>.</summary>
/// <param name="Events">The events that were asked for, oldest first.</param>
/// <param name="FirstId">Number of the oldest event that is kept; 0 when there is none. What is older is forgotten.</param>
/// <param name="LastId">Number of the newest event; 0 when there is none.</param>
public sealed record EventsResponse(IReadOnlyList<EventRecord> Events, long FirstId, long LastId);
