using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>Reads the truth of now: the half of a device source that is not about events.</summary>
internal interface IDeviceReader
{
    /// <summary>Kernel names of all devices, sorted.</summary>
    ImmutableArray<string> List();

    /// <summary>Reads one device, in bounded time; null when it does not exist.</summary>
    Task<BlockDevice?> ReadAsync(string name, CancellationToken cancellationToken);
}
