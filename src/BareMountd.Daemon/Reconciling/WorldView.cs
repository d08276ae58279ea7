using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Reconciling;

/// <summary>The reconciler's own picture of the machine, kept up to date from events.</summary>
internal sealed class WorldView(HostFacts host)
{
    private readonly SortedDictionary<string, BlockDevice> _devices = new(StringComparer.Ordinal);
    private ImmutableArray<BlockDevice>? _list;

    /// <summary>The mount table; null until the first one came.</summary>
    public MountTable? Mounts { get; set; }

    /// <summary>Name of the device source; null until its first resync.</summary>
    public string? Source { get; private set; }

    /// <summary>Takes one event in.</summary>
    public void Apply(DeviceEvent change)
    {
        _list = null;
        switch (change)
        {
            case DeviceEvent.Upsert upsert:
                _devices[upsert.Device.Name] = upsert.Device;
                break;
            case DeviceEvent.Removed removed:
                _devices.Remove(removed.Name);
                break;
            case DeviceEvent.Resync resync:
                _devices.Clear();
                foreach (BlockDevice device in resync.Devices)
                {
                    _devices[device.Name] = device;
                }

                Source = resync.Source;
                break;
            default:
                throw new InvalidOperationException($"unknown event {change.GetType().Name}");
        }
    }

    /// <summary>The picture of this moment.</summary>
    public World Now(ImmutableArray<SwapEntry> swaps) =>
        new(_list ??= [.. _devices.Values], Mounts ?? MountTable.Empty, swaps, host);
}
