using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;
using BareMountd.Core.Views;
using BareMountd.Daemon.Control;
using BareMountd.Daemon.Events;
using BareMountd.Daemon.Io;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Html;

/// <summary>Where the page gets its parts; each may fail for itself.</summary>
/// <param name="Status">Declared disks with their free space.</param>
/// <param name="Io">I/O in one window, given by its place in <see cref="IoWindows.All"/>.</param>
/// <param name="Events">Events.</param>
public sealed record PageSources(Func<CancellationToken, Task<StatusResponse>> Status, Func<int, IoResponse> Io, Func<EventQuery, EventsResponse> Events)
{
    /// <summary>Those of the running daemon: the same that the control API draws from.</summary>
    public static PageSources Of(SnapshotHolder snapshots, IFilesystemUsageSource usage, IoSampler sampler, EventLog events) => new(
        cancellationToken => UsageReader.AddAsync(
            snapshots.Current?.Status ?? throw new InvalidOperationException("the devices have not been read yet"), usage, cancellationToken),
        window => sampler.Look(
            new IoReading(), (accounts, reading) => IoBuilder.Build(reading, window, accounts.ReportUnits(window), accounts.ReportSeries())),
        events.Read);
}
