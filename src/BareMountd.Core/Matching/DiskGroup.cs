using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching;

/// <summary>A whole device with its partitions: the unit in which candidates are counted.</summary>
internal sealed class DiskGroup
{
    private HashSet<string>? _serialKeys;
    private HashSet<string>? _wwnKeys;

    public DiskGroup(string name, BlockDevice? disk, ImmutableArray<BlockDevice> partitions)
    {
        Name = name;
        Disk = disk;
        Partitions = partitions;
        Devices = disk is null ? partitions : partitions.Insert(0, disk);
    }

    /// <summary>Kernel name of the whole device.</summary>
    public string Name { get; }

    /// <summary>The whole device; null for the short time in which only its partitions are known.</summary>
    public BlockDevice? Disk { get; }

    /// <summary>Partitions in natural order.</summary>
    public ImmutableArray<BlockDevice> Partitions { get; }

    /// <summary>The whole device, then its partitions.</summary>
    public ImmutableArray<BlockDevice> Devices { get; }

    /// <summary>The whole device, or what there is of it.</summary>
    public BlockDevice Head => Devices[0];

    /// <summary>False for a drive without a medium.</summary>
    public bool HasMedium => Head.SizeBytes > 0;

    /// <summary>Normalised serials of all sources, the NGUID or EUI-64 in the world wide name included.</summary>
    public HashSet<string> SerialKeys => _serialKeys ??= CollectSerials();

    /// <summary>Normalised world wide names, those that stand in NVMe identifiers and by-id names included.</summary>
    public HashSet<string> WwnKeys => _wwnKeys ??= CollectWwns();

    /// <summary>The device and what lies on the same blocks: a partition's disk, a disk's partitions.</summary>
    public IEnumerable<BlockDevice> Overlapping(BlockDevice device) =>
        device.Type == BlockDeviceType.Disk ? Devices
        : Disk is null ? [device]
        : [device, Disk];

    private HashSet<string> CollectSerials()
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (BlockDevice device in Devices)
        {
            foreach (DeviceSerial serial in device.Serials)
            {
                Add(keys, SerialNormalizer.Normalize(serial.Value), SerialNormalizer.Weakness(serial.Value));
            }

            if (device.Wwn is string wwn && wwn.StartsWith("eui.", StringComparison.OrdinalIgnoreCase))
            {
                Add(keys, SerialNormalizer.Normalize(wwn), SerialNormalizer.Weakness(wwn));
            }
        }

        foreach (string link in Head.Links)
        {
            if (Head.Type == BlockDeviceType.Disk && link.StartsWith("by-id/nvme-eui.", StringComparison.Ordinal))
            {
                Add(keys, SerialNormalizer.Normalize(link), SerialNormalizer.Weakness(link));
            }
        }

        return keys;
    }

    private HashSet<string> CollectWwns()
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (BlockDevice device in Devices)
        {
            if (device.Wwn is string wwn)
            {
                Add(keys, WwnNormalizer.Normalize(wwn), WwnNormalizer.Weakness(wwn));
            }

            foreach (DeviceSerial serial in device.Serials)
            {
                if (serial.Source is SerialSources.Nguid or SerialSources.Eui)
                {
                    Add(keys, WwnNormalizer.Normalize(serial.Value), WwnNormalizer.Weakness(serial.Value));
                }
            }
        }

        foreach (string link in Head.Links)
        {
            if (Head.Type == BlockDeviceType.Disk
                && (link.StartsWith("by-id/wwn-", StringComparison.Ordinal) || link.StartsWith("by-id/nvme-eui.", StringComparison.Ordinal)))
            {
                Add(keys, WwnNormalizer.Normalize(link), WwnNormalizer.Weakness(link));
            }
        }

        return keys;
    }

    /// <summary>A placeholder that many devices share identifies nothing, so it is not a key.</summary>
    private static void Add(HashSet<string> keys, string normalized, string? weakness)
    {
        if (weakness is null)
        {
            keys.Add(normalized);
        }
    }
}
