using System.Collections.Immutable;
using System.Threading.Channels;
using BareMountd.Core.Devices;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Devices;

/// <summary>Turns "something happened to sdb" into complete records in order: the part that all device sources share.</summary>
/// <remarks>
/// A slow device delays only itself: reads run side by side, and a read that a later event has overtaken is dropped. A full channel is
/// not waited for event by event: when it has room again, one resync tells everything.
/// </remarks>
internal sealed class DeviceFeed(IDeviceReader reader, PendingChanges pending, string source)
{
    private const string ReaderFellBehind = "events came faster than they were taken";

    private readonly Dictionary<string, DeviceKey> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _reading = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Called with each device that is told of, before it is told.</summary>
    internal Action<BlockDevice>? Seen { get; init; }

    /// <summary>Runs until cancelled. The monitor must be open by now.</summary>
    internal async Task RunAsync(ChannelWriter<DeviceEvent> events, string reason, CancellationToken cancellationToken)
    {
        await ResyncAsync(events, reason, cancellationToken);
        while (true)
        {
            PendingChanges.Batch batch = await pending.TakeAsync(cancellationToken);
            string? resync = batch.Resync;
            if (resync is null)
            {
                foreach (string name in batch.Names)
                {
                    StartRead(name, cancellationToken);
                }

                foreach (PendingChanges.Completed completed in batch.Completed)
                {
                    if (!TryTell(events, completed))
                    {
                        resync = ReaderFellBehind;
                        break;
                    }
                }
            }

            if (resync is not null)
            {
                await ResyncAsync(events, resync, cancellationToken);
            }
        }
    }

    private async Task ResyncAsync(ChannelWriter<DeviceEvent> events, string reason, CancellationToken cancellationToken)
    {
        // Room first: the list shall be of the moment at which it is taken.
        if (!await events.WaitToWriteAsync(cancellationToken))
        {
            throw new ChannelClosedException("nobody takes device events any more");
        }

        _reading.Clear();
        ImmutableArray<BlockDevice> devices = await reader.ReadAllAsync(cancellationToken);
        _known.Clear();
        foreach (BlockDevice device in devices)
        {
            _known[device.Name] = device.Key;
            Seen?.Invoke(device);
        }

        await events.WriteAsync(new DeviceEvent.Resync(devices, source, reason), cancellationToken);
    }

    private void StartRead(string name, CancellationToken cancellationToken)
    {
        long version = ++_version;
        _reading[name] = version;
        _ = ReadAsync(name, version, cancellationToken);
    }

    private async Task ReadAsync(string name, long version, CancellationToken cancellationToken)
    {
        try
        {
            pending.Complete(name, version, await reader.ReadAsync(name, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The whole feed ends.
        }
#pragma warning disable CA1031 // Handed on: the feed ends with it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            pending.Fail(e);
        }
    }

    private bool TryTell(ChannelWriter<DeviceEvent> events, PendingChanges.Completed completed)
    {
        if (!_reading.TryGetValue(completed.Name, out long version) || version != completed.Version)
        {
            return true;
        }

        _reading.Remove(completed.Name);
        bool known = _known.TryGetValue(completed.Name, out DeviceKey old);
        BlockDevice? device = completed.Device;
        if (known && (device is null || device.Key != old))
        {
            // Another disk under the same name: the old one went, even if its last event was overtaken.
            _known.Remove(completed.Name);
            if (!events.TryWrite(new DeviceEvent.Removed(completed.Name)))
            {
                return false;
            }
        }

        if (device is null)
        {
            return true;
        }

        _known[completed.Name] = device.Key;
        Seen?.Invoke(device);
        return events.TryWrite(new DeviceEvent.Upsert(device));
    }
}
