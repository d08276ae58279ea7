using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>What every reader can do with <see cref="IDeviceReader"/>.</summary>
internal static class DeviceReaders
{
    /// <summary>Reads all devices, side by side, sorted by name.</summary>
    internal static async Task<ImmutableArray<BlockDevice>> ReadAllAsync(this IDeviceReader reader, CancellationToken cancellationToken)
    {
        ImmutableArray<string> names = reader.List();
        Task<BlockDevice?>[] reads = new Task<BlockDevice?>[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            reads[i] = reader.ReadAsync(names[i], cancellationToken);
        }

        BlockDevice?[] devices = await Task.WhenAll(reads);
        return [.. devices.OfType<BlockDevice>()];
    }
}
