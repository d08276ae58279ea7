using System.Threading.Channels;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Devices;

/// <summary>
/// Devices of a recorded tree, for <c>--simulate</c>: needs no root, no disk and no library. A link that appears in the tree's class folder is a plug, one that
/// goes is an unplug (make the device's own folder first and the link last); writing to a device's <c>uevent</c> file is a change.
/// </summary>
public sealed class RecordedDeviceSource : IDeviceSource
{
    private readonly LinuxRoots _roots;
    private readonly SysfsReader _sysfs;

    /// <summary>A source on a recorded tree.</summary>
    public RecordedDeviceSource(LinuxRoots roots)
    {
        _roots = roots;
        _sysfs = new SysfsReader(roots);
    }

    private RecordedDeviceReader Reader => new(_roots, _sysfs);

    /// <summary>One list of now.</summary>
    public async Task<DeviceEvent.Resync> EnumerateAsync(CancellationToken cancellationToken) =>
        new(await Reader.ReadAllAsync(cancellationToken), DeviceSources.Recorded, "asked once");

    /// <inheritdoc/>
    public async Task RunAsync(ChannelWriter<DeviceEvent> events, CancellationToken cancellationToken)
    {
        PendingChanges pending = new();
        using KernelListener listener = new(pending, socket: null);
        using FileSystemWatcher watcher = new(_roots.ClassBlock) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName };
        watcher.Created += (_, change) => pending.Touch(change.Name!);
        watcher.Deleted += (_, change) => pending.Touch(change.Name!);
        watcher.Renamed += (_, change) =>
        {
            pending.Touch(change.OldName!);
            pending.Touch(change.Name!);
        };
        watcher.Error += (_, _) => pending.Resync("file events were lost");
        watcher.EnableRaisingEvents = true;
        DeviceFeed feed = new(Reader, pending, DeviceSources.Recorded)
        {
            Seen = device => listener.WatchWrites(device.Name, Path.Combine(_roots.ClassBlock, device.Name, "uevent")),
        };
        await feed.RunAsync(events, "start", cancellationToken);
    }
}
