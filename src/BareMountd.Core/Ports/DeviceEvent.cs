using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Ports;

/// <summary>What a device source tells the reconciler.</summary>
public abstract record DeviceEvent
{
    private DeviceEvent()
    {
    }

    /// <summary>A device appeared or changed; the record is complete and replaces the one of the same name.</summary>
    public sealed record Upsert(BlockDevice Device) : DeviceEvent;

    /// <summary>A device is gone (its partitions come with events of their own).</summary>
    public sealed record Removed(string Name) : DeviceEvent;

    /// <summary>The complete list of now; replaces everything known. Sent at the start, after an overflow, and when the source changes.</summary>
    public sealed record Resync(ImmutableArray<BlockDevice> Devices, string Source, string Reason) : DeviceEvent;
}
