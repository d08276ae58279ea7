using BareMountd.Daemon.Hosting;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Control;

/// <summary>What endpoints work with.</summary>
public sealed record ControlServices(
    SnapshotHolder Snapshots,
    Reconciler Reconciler,
    DaemonParts Parts,
    DaemonSettings Settings,
    ConfigReader ConfigReader,
    IHostApplicationLifetime Lifetime,
    TimeProvider Time,
    ILogger<ControlServices> Logger);
