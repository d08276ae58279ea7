using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Matching;

/// <summary>Which mounts are on which device.</summary>
/// <remarks>
/// btrfs gives every mount an anonymous device number (major 0), so its mounts are known by their source. A btrfs on several devices names only
/// one of them as the source: the others carry the same filesystem UUID and are as much in use.
/// </remarks>
internal sealed class MountIndex
{
    private const string Btrfs = "btrfs";

    private readonly Dictionary<DeviceNumber, List<MountEntry>> _byNumber = [];
    private readonly Dictionary<string, List<MountEntry>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MountEntry>> _byBtrfsUuid = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MountEntry> _visible = new(StringComparer.Ordinal);

    public MountIndex(WorldIndex index)
    {
        foreach (MountEntry entry in index.World.Mounts.Entries)
        {
            // An automount point (autofs) waits for a filesystem, it does not occupy the place.
            if (entry.FsType != "autofs")
            {
                _visible[entry.MountPoint] = entry;
            }

            if (entry.Number.Major != 0)
            {
                Add(_byNumber, entry.Number, entry);
                continue;
            }

            foreach (BlockDevice device in index.Resolve(entry.Source))
            {
                Add(_byName, device.Name, entry);
                if (device.Content is { Type: Btrfs, Uuid: string uuid })
                {
                    Add(_byBtrfsUuid, uuid, entry);
                }
            }
        }
    }

    /// <summary>The mount that is visible at a mount point, automount points left out; null when there is none.</summary>
    public MountEntry? VisibleAt(string mountPoint) => _visible.GetValueOrDefault(mountPoint);

    /// <summary>All mounts of a device, in the kernel's order.</summary>
    public IReadOnlyList<MountEntry> On(BlockDevice device)
    {
        List<MountEntry> found = [];
        if (device.Number.Major != 0 && _byNumber.TryGetValue(device.Number, out List<MountEntry>? numbered))
        {
            found.AddRange(numbered);
        }

        if (_byName.TryGetValue(device.Name, out List<MountEntry>? named))
        {
            found.AddRange(named);
        }

        if (device.Content is { Type: Btrfs, Uuid: string uuid } && _byBtrfsUuid.TryGetValue(uuid, out List<MountEntry>? siblings))
        {
            found.AddRange(siblings.Where(s => !found.Contains(s)));
        }

        return found;
    }

    private static void Add<TKey>(Dictionary<TKey, List<MountEntry>> index, TKey key, MountEntry entry)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out List<MountEntry>? list))
        {
            index[key] = list = [];
        }

        if (list.Count == 0 || list[^1] != entry)
        {
            list.Add(entry);
        }
    }
}
