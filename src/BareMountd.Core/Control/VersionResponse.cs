namespace BareMountd.Core.Control;

/// <summary><c>GET /v1/version</c>.</summary>
/// <param name="Version">Version of the daemon.</param>
/// <param name="Api">Contract version, 1.</param>
public sealed record VersionResponse(string Version, int Api)
{
    /// <summary>True when the caller may act (mount, unmount, reload), not only look; null from a daemon that does not tell.</summary>
    public bool? MayAct { get; init; }
}
