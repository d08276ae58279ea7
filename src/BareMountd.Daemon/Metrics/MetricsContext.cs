using BareMountd.Core.Control;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Metrics;

/// <summary>What collectors draw from; one for each scrape.</summary>
public sealed class MetricsContext
{
    private readonly Action<IoReading> _look;
    private readonly IoReading _io;
    private bool _looked;
    private readonly IReadOnlyDictionary<string, FilesystemUsage?>? _usage;
    private readonly Exception? _usageFailure;

    /// <summary>A scrape.</summary>
    /// <param name="status">Snapshot of the reconciler.</param>
    /// <param name="io">Gets the I/O figures when the first collector asks for them.</param>
    /// <param name="look">Fills it.</param>
    /// <param name="usage">Usage by mount point of the mounted disks; null when reading it failed.</param>
    /// <param name="usageFailure">Why it failed.</param>
    public MetricsContext(
        StatusResponse status,
        IoReading io,
        Action<IoReading> look,
        IReadOnlyDictionary<string, FilesystemUsage?>? usage,
        Exception? usageFailure = null)
    {
        Status = status;
        _io = io;
        _look = look;
        _usage = usage;
        _usageFailure = usageFailure;
    }

    /// <summary>Snapshot of the reconciler.</summary>
    public StatusResponse Status { get; }

    /// <summary>Start of the process in seconds of Unix time; null when it is not known.</summary>
    public double? Started { get; init; }

    /// <summary>Usage by mount point; null for one that did not answer.</summary>
    /// <exception cref="InvalidOperationException">It could not be read at all.</exception>
    public IReadOnlyDictionary<string, FilesystemUsage?> Usage =>
        _usage ?? throw new InvalidOperationException("the usage of filesystems could not be read", _usageFailure);

    /// <summary>I/O figures, the same for every collector of this scrape.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public IoReading Io
    {
        get
        {
            if (!_looked)
            {
                _look(_io);
                _looked = true;
            }

            return _io;
        }
    }

    /// <summary>Kernel name of the whole device that a declared disk has now; null when it has none.</summary>
    public static string? WholeDisk(DiskStatus disk) => disk.Device is DeviceRef device ? device.Disk ?? device.Name : null;

    /// <summary>True when the kernel's mount table shows the disk on its mount point.</summary>
    public static bool IsMounted(DiskStatus disk) => disk.State == "mounted";
}
