using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Matching;

/// <summary>Which devices carry the running system, followed down through mappings and arrays to the whole disks.</summary>
internal sealed class SystemDevices
{
    private readonly WorldIndex _index;
    private readonly Dictionary<string, HashSet<string>> _carriers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _disks = new(StringComparer.Ordinal);
    private readonly List<string> _unresolvedBtrfs = [];

    public SystemDevices(WorldIndex index)
    {
        _index = index;
        HashSet<MountEntry> resolved = new(ReferenceEqualityComparer.Instance);
        foreach (DiskGroup group in index.Groups)
        {
            foreach (BlockDevice device in group.Devices)
            {
                foreach (MountEntry entry in index.Mounts.On(device))
                {
                    resolved.Add(entry);
                    if (SystemMountPoints.Contains(entry.MountPoint))
                    {
                        Mark(device, entry.MountPoint);
                    }
                }
            }
        }

        foreach (MountEntry entry in index.World.Mounts.Entries)
        {
            if (entry.FsType == "btrfs" && SystemMountPoints.Contains(entry.MountPoint) && !resolved.Contains(entry))
            {
                _unresolvedBtrfs.Add(entry.MountPoint);
            }
        }
    }

    /// <summary>System mount points that the device itself carries (not merely another partition of its disk), sorted.</summary>
    /// <param name="device">The device.</param>
    /// <param name="except">A mount point that does not count: the declared one.</param>
    public IReadOnlyList<string> CarriedBy(BlockDevice device, string? except)
    {
        IEnumerable<string> found = Get(_carriers, device.Name, except);
        if (_unresolvedBtrfs.Count > 0 && device.Content.Type == "btrfs" && _index.Mounts.On(device).Count == 0)
        {
            // Source "/dev/root" and the like: the system is on some btrfs, and this one is not known to be another.
            found = found.Concat(_unresolvedBtrfs.Where(m => m != except));
        }

        return [.. found.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>System mount points that the device's whole disk carries, or a disk that it is built on, sorted.</summary>
    /// <param name="device">The device.</param>
    /// <param name="except">A mount point that does not count: the declared one.</param>
    public IReadOnlyList<string> CarriedByDiskOf(BlockDevice device, string? except)
    {
        SortedSet<string> found = new(StringComparer.Ordinal);
        foreach (BlockDevice lower in Below(device))
        {
            found.UnionWith(Get(_disks, lower.DiskName, except));
        }

        foreach (BlockDevice part in _index.GroupOf(device).Devices)
        {
            found.UnionWith(CarriedBy(part, except));
        }

        return [.. found];
    }

    /// <summary>True when the device is a whole disk that carries the system, itself or on a partition.</summary>
    public bool HasCarrierInside(BlockDevice device, string? except) =>
        device.Type == BlockDeviceType.Disk && _index.GroupOf(device).Devices.Any(d => CarriedBy(d, except).Count > 0);

    private static IEnumerable<string> Get(Dictionary<string, HashSet<string>> map, string key, string? except) =>
        map.TryGetValue(key, out HashSet<string>? found) ? found.Where(m => m != except) : [];

    private static void Add(Dictionary<string, HashSet<string>> map, string key, string mountPoint)
    {
        if (!map.TryGetValue(key, out HashSet<string>? set))
        {
            map[key] = set = new HashSet<string>(StringComparer.Ordinal);
        }

        set.Add(mountPoint);
    }

    private void Mark(BlockDevice mounted, string mountPoint)
    {
        foreach (BlockDevice device in Below(mounted))
        {
            Add(_carriers, device.Name, mountPoint);
            Add(_disks, device.DiskName, mountPoint);
        }
    }

    /// <summary>The device and everything it is built on. Slaves of a partition's disk are the partition's too.</summary>
    private HashSet<BlockDevice> Below(BlockDevice device)
    {
        HashSet<BlockDevice> seen = new(ReferenceEqualityComparer.Instance);
        Queue<BlockDevice> open = new([device]);
        while (open.TryDequeue(out BlockDevice? next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            IEnumerable<string> slaves = _index.SlavesOf(next.Name);
            if (next.Parent is string parent)
            {
                slaves = slaves.Concat(_index.SlavesOf(parent));
            }

            foreach (string slave in slaves)
            {
                if (_index.Find(slave) is BlockDevice lower)
                {
                    open.Enqueue(lower);
                }
            }
        }

        return seen;
    }
}
