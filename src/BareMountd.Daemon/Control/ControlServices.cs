using BareMountd.Daemon.Events;
using BareMountd.Daemon.Hosting;
using BareMountd.Daemon.Io;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Control;

/// <summary>What endpoints work with.</summary>
public sealed record ControlServices(
    SnapshotHolder Snapshots,
    Reconciler Reconciler,
    EventLog Events,
    DaemonParts Parts,
    DaemonSettings Settings,
    ConfigReader ConfigReader,
    IoSampler Io,
    IHostApplicationLifetime Lifetime,
    TimeProvider Time,
    ILogger<ControlServices> Logger);
