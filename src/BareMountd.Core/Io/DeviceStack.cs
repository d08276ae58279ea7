using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Io;

/// <summary>Which device is built on which, followed down to the physical disks.</summary>
internal sealed class DeviceStack
{
    private readonly Dictionary<string, BlockDevice> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<BlockDevice>> _partitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _slaves = new(StringComparer.Ordinal);

    public DeviceStack(ImmutableArray<BlockDevice> devices)
    {
        foreach (BlockDevice device in devices)
        {
            _byName[device.Name] = device;
            if (device.Parent is string parent)
            {
                Add(_partitions, parent, device);
            }

            // Either end may know of the other: sysfs is read while stacks are built and taken down.
            foreach (string slave in device.Slaves)
            {
                Add(_slaves, device.Name, slave);
            }

            foreach (string holder in device.Holders)
            {
                Add(_slaves, holder, device.Name);
            }
        }

        Physical = [.. devices.Where(IsPhysical)];
    }

    /// <summary>Every disk that counts.</summary>
    public ImmutableArray<BlockDevice> Physical { get; }

    /// <summary>Partitions of a whole device.</summary>
    public IReadOnlyList<BlockDevice> PartitionsOf(string disk) => _partitions.TryGetValue(disk, out List<BlockDevice>? found) ? found : [];

    /// <summary>The physical disks that a device lies on, itself included; none when the attachment is not the one that is meant.</summary>
    public IReadOnlyList<BlockDevice> Below(DeviceKey key)
    {
        List<BlockDevice> found = [];
        if (_byName.GetValueOrDefault(key.Name)?.Key != key)
        {
            return found;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        Queue<string> open = new([key.Name]);
        while (open.TryDequeue(out string? name))
        {
            if (!seen.Add(name) || !_byName.TryGetValue(name, out BlockDevice? device))
            {
                continue;
            }

            if (IsPhysical(device))
            {
                found.Add(device);
            }

            if (device.Parent is string parent)
            {
                open.Enqueue(parent);
            }

            foreach (string slave in _slaves.TryGetValue(name, out List<string>? lower) ? lower : [])
            {
                open.Enqueue(slave);
            }
        }

        return found;
    }

    private static void Add<T>(Dictionary<string, List<T>> map, string key, T value)
    {
        if (!map.TryGetValue(key, out List<T>? list))
        {
            map[key] = list = [];
        }

        list.Add(value);
    }

    private bool IsPhysical(BlockDevice device) =>
        device is { Type: BlockDeviceType.Disk, Driver: DeviceDriver.Disk, SizeBytes: > 0, Number: not { Major: 0, Minor: 0 } }
        && !_slaves.ContainsKey(device.Name)
        && !IsInsideAnother(device.Name);

    /// <summary>ZFS volumes, which tell nothing of their slaves, and the boot areas of an MMC, which are whole devices beside the disk.</summary>
    private static bool IsInsideAnother(string name) =>
        (name.StartsWith("zd", StringComparison.Ordinal) && name.Length > 2 && char.IsAsciiDigit(name[2]))
        || (name.StartsWith("mmcblk", StringComparison.Ordinal)
            && (name.Contains("boot", StringComparison.Ordinal) || name.EndsWith("rpmb", StringComparison.Ordinal)));
}
