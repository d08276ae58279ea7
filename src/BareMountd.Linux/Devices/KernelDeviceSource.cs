using System.Threading.Channels;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Devices;

/// <summary>Devices without udev: kernel uevents for the "when", sysfs and libblkid for the "what". How NixOS-WSL ships.</summary>
public sealed class KernelDeviceSource : IDeviceSource
{
    private readonly SysfsReader _sysfs;
    private readonly DeadlineProber _prober;

    /// <summary>The source of the running machine, or of <paramref name="roots"/>.</summary>
    public KernelDeviceSource(LinuxRoots roots, TimeProvider time)
    {
        _sysfs = new SysfsReader(roots);
        _prober = new DeadlineProber(BlkidProbe.Run, _sysfs.Node, DeadlineProber.DefaultDeadline, time);
    }

    internal IDeviceReader Reader => new KernelDeviceReader(_sysfs, _prober);

    /// <inheritdoc/>
    public Task RunAsync(ChannelWriter<DeviceEvent> events, CancellationToken cancellationToken) =>
        RunAsync(events, "start", cancellationToken);

    internal async Task RunAsync(ChannelWriter<DeviceEvent> events, string reason, CancellationToken cancellationToken)
    {
        PendingChanges pending = new();
        using KernelListener listener = new(pending, new NetlinkSocket());
        _prober.Returned = pending.Touch;
        try
        {
            DeviceFeed feed = new(Reader, pending, DeviceSources.Kernel)
            {
                Seen = device => listener.WatchWrites(device.Name, _sysfs.Node(device.Name)),
            };
            await feed.RunAsync(events, reason, cancellationToken);
        }
        finally
        {
            _prober.Returned = null;
        }
    }
}
