using BareMountd.Daemon.Control.Endpoints;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Control;

/// <summary>Every endpoint of the control API, sorted by pattern (a test keeps it so).</summary>
internal static class ControlEndpoints
{
    /// <summary>The list.</summary>
    public static IReadOnlyList<IControlEndpoint> All { get; } =
    [
        new DevicesEndpoint(),
        new ActionEndpoint("mount", UserAction.Mount),
        new ActionEndpoint("remount", UserAction.Remount),
        new ActionEndpoint("unmount", UserAction.Unmount),
        new EventsEndpoint(),
        new ExplainEndpoint(),
        new IoEndpoint(),
        new ReloadEndpoint(),
        new StatusEndpoint(),
        new DiskStatusEndpoint(),
        new VersionEndpoint(),
        new WatchEndpoint(),
    ];
}
