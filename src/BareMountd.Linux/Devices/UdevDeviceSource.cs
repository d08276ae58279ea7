using System.Threading.Channels;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Devices;

/// <summary>Devices as udevd knows them: its events, its links, its properties, beside sysfs for what it leaves out.</summary>
/// <remarks>libsystemd reads the running machine's udev database only: recorded trees go through <see cref="RecordedDeviceSource"/>.</remarks>
public sealed class UdevDeviceSource(LinuxRoots roots, TimeProvider time) : IDeviceSource
{
    internal IDeviceReader Reader { get; } = new UdevDeviceReader(new SysfsReader(roots), roots.Dev + "/");

    /// <inheritdoc/>
    public Task RunAsync(ChannelWriter<DeviceEvent> events, CancellationToken cancellationToken) =>
        RunAsync(events, "start", cancellationToken);

    internal async Task RunAsync(ChannelWriter<DeviceEvent> events, string reason, CancellationToken cancellationToken)
    {
        PendingChanges pending = new();
        using UdevMonitorThread monitor = new(pending);
        await monitor.Opened.WaitAsync(cancellationToken);
        using UdevStragglers stragglers = new(pending, Reader, roots, time);
        using KernelListener kernel = new(stragglers, new NetlinkSocket());
        await new DeviceFeed(Reader, pending, DeviceSources.Udev) { Seen = stragglers.Seen }.RunAsync(events, reason, cancellationToken);
    }
}
