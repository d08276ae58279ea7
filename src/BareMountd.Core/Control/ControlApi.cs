namespace BareMountd.Core.Control;

/// <summary>Paths and names of the control API, shared by daemon and CLI.</summary>
/// <remarks>
/// GET <c>/v1/version</c>, <c>/v1/status</c>, <c>/v1/status/{disk}</c>, <c>/v1/watch</c> (newline-delimited <see cref="StatusResponse"/>, one at
/// once and one for each change), <c>/v1/devices</c>, <c>/v1/explain/{subject}</c>, <c>/v1/events?since=&amp;disk=&amp;kind=&amp;limit=&amp;after=&amp;follow=true</c>
/// (<see cref="EventsResponse"/>; with <c>follow</c> newline-delimited <see cref="EventRecord"/>, without end; a reader that does not read is dropped),
/// <c>/v1/io?window=1m|5m|1h</c> (<see cref="IoResponse"/>);
/// POST <c>/v1/disks/{disk}/mount</c>, <c>…/unmount</c>, <c>…/remount</c>, <c>/v1/reload</c>.
/// Errors: <see cref="ErrorResponse"/> with 400, 403, 404, 409 or 503.
/// </remarks>
public static class ControlApi
{
    /// <summary>Contract version; grows only when something is taken away.</summary>
    public const int Version = 1;

    /// <summary>Response header that carries the daemon's version.</summary>
    public const string VersionHeader = "Baremountd-Version";
}
