using BareMountd.Core.Devices;
using BareMountd.Core.Views;

namespace BareMountd.Core.Io;

/// <summary>A name for a disk that nobody declared, which stays the same when the disk comes back under another kernel name.</summary>
/// <remarks>
/// The serial that people know, else the world wide name, else what lies on the disk (a VHDX has no identity of its own): the UUID of its
/// filesystem or partition table as <c>vhdx-UUID</c> or <c>disk-UUID</c>. A VHDX with swap is <c>vhdx-swap</c>: WSL makes that file anew at each
/// start, and a name with its UUID would be a new one each time.
/// </remarks>
internal static class StableName
{
    private const string SwapType = "swap";

    /// <summary>The name; null when the disk has nothing to be named by.</summary>
    /// <param name="disk">A whole device.</param>
    /// <param name="partitions">Its partitions.</param>
    public static string? Of(BlockDevice disk, IReadOnlyList<BlockDevice> partitions)
    {
        if (IdentifierList.BestSerial(disk) is DeviceSerial serial)
        {
            return serial.Value;
        }

        if (disk.Wwn is string wwn && WwnNormalizer.Weakness(wwn) is null)
        {
            return wwn;
        }

        string prefix = VirtualDisk.Is(disk) ? IoKinds.Vhdx : "disk";
        string? content = disk.Content.Type == SwapType && VirtualDisk.Is(disk) ? SwapType : disk.Content.Uuid ?? disk.Table?.Uuid ?? FirstUuid(partitions);
        return content is null ? null : $"{prefix}-{content}";
    }

    private static string? FirstUuid(IReadOnlyList<BlockDevice> partitions) =>
        partitions.Select(p => p.Entry?.Uuid ?? p.Content.Uuid).FirstOrDefault(uuid => uuid is not null);
}
