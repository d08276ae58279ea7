using System.Threading.Channels;

namespace BareMountd.Core.Ports;

/// <summary>Finds block devices and tells of their coming and going.</summary>
public interface IDeviceSource
{
    /// <summary>
    /// Opens the monitor, then enumerates, then writes a <see cref="DeviceEvent.Resync"/> followed by single events until cancelled.
    /// Never blocks on a full channel: an overflow is followed by a resync. Ends only by cancellation or with an exception that names the cause.
    /// </summary>
    Task RunAsync(ChannelWriter<DeviceEvent> events, CancellationToken cancellationToken);
}
