using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Matching;

/// <summary>A <see cref="World"/> made ready for questions: one pass over the devices, then every identity is one look-up away.</summary>
internal sealed class WorldIndex
{
    private readonly Dictionary<string, DiskGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BlockDevice> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BlockDevice> _byNode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<BlockDevice>> _byLink = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _holders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _slaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SwapEntry>> _swaps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DiskGroup>> _bySerial = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DiskGroup>> _byWwn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DiskGroup>> _byUuid = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<DiskGroup>> _byLabel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DiskGroup>> _byPartUuid = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<DiskGroup>> _byPartLabel = new(StringComparer.Ordinal);

    public WorldIndex(World world)
    {
        World = world;

        // In one fixed order, whatever order the devices were reported in. A name that stands twice is an attachment that has
        // been replaced: the later one counts.
        foreach (BlockDevice device in world.Devices.OrderBy(d => d.DiskSeq).ThenBy(d => d.Number.Major).ThenBy(d => d.Number.Minor))
        {
            _byName[device.Name] = device;
        }

        ILookup<string, BlockDevice> byDisk = _byName.Values.ToLookup(d => d.DiskName, StringComparer.Ordinal);
        ImmutableArray<DiskGroup>.Builder groups = ImmutableArray.CreateBuilder<DiskGroup>(byDisk.Count);
        foreach (IGrouping<string, BlockDevice> members in byDisk)
        {
            BlockDevice? disk = members.FirstOrDefault(d => d.Parent is null);
            ImmutableArray<BlockDevice> partitions =
            [
                .. members.Where(d => d.Parent is not null)
                    .OrderBy(d => DeviceNames.PartitionNumber(d) ?? int.MaxValue)
                    .ThenBy(d => d.Name, DeviceNames.Natural),
            ];
            groups.Add(new DiskGroup(members.Key, disk, partitions));
        }

        groups.Sort((a, b) => DeviceNames.Natural.Compare(a.Name, b.Name));
        Groups = groups.ToImmutable();
        foreach (DiskGroup group in Groups)
        {
            Enter(group);
        }

        foreach (SwapEntry swap in world.Swaps.Where(s => s.IsPartition))
        {
            foreach (BlockDevice device in Resolve(swap.Path))
            {
                _swaps.TryAdd(device.Name, []);
                _swaps[device.Name].Add(swap);
            }
        }

        Mounts = new MountIndex(this);
        System = new SystemDevices(this);
    }

    public World World { get; }

    /// <summary>All whole devices in natural order.</summary>
    public ImmutableArray<DiskGroup> Groups { get; }

    public MountIndex Mounts { get; }

    public SystemDevices System { get; }

    public BlockDevice? Find(string name) => _byName.GetValueOrDefault(name);

    public BlockDevice? FindNode(string node) => _byNode.GetValueOrDefault(node);

    public DiskGroup? Group(string diskName) => _groups.GetValueOrDefault(diskName);

    public DiskGroup GroupOf(BlockDevice device) => _groups[device.DiskName];

    /// <summary>Devices that carry a link such as <c>by-id/…</c>: more than one where clones claim the same name.</summary>
    public IReadOnlyList<BlockDevice> WithLink(string link) => _byLink.TryGetValue(link, out List<BlockDevice>? found) ? found : [];

    /// <summary>Kernel names of devices built on this one: its own holders, and those that name it as their slave.</summary>
    public IReadOnlyList<string> HoldersOf(string name) => _holders.TryGetValue(name, out List<string>? found) ? found : [];

    /// <summary>Kernel names of devices that this one is built on: its own slaves, and those that name it as their holder.</summary>
    public IReadOnlyList<string> SlavesOf(string name) => _slaves.TryGetValue(name, out List<string>? found) ? found : [];

    /// <summary>Active swap areas on a device.</summary>
    public IReadOnlyList<SwapEntry> SwapsOn(BlockDevice device) => _swaps.TryGetValue(device.Name, out List<SwapEntry>? found) ? found : [];

    public IReadOnlyList<DiskGroup> WithSerial(string declared) => Get(_bySerial, SerialNormalizer.Normalize(declared));

    public IReadOnlyList<DiskGroup> WithWwn(string declared) => Get(_byWwn, WwnNormalizer.Normalize(declared));

    public IReadOnlyList<DiskGroup> WithUuid(string uuid) => Get(_byUuid, uuid);

    public IReadOnlyList<DiskGroup> WithLabel(string label) => Get(_byLabel, label);

    public IReadOnlyList<DiskGroup> WithPartUuid(string uuid) => Get(_byPartUuid, uuid);

    public IReadOnlyList<DiskGroup> WithPartLabel(string label) => Get(_byPartLabel, label);

    /// <summary>The devices that a path in a mount or swap table means: a node, a mapping's name, or a link of udev's.</summary>
    public IEnumerable<BlockDevice> Resolve(string path)
    {
        int slash = path.LastIndexOf('/');
        if (slash < 0)
        {
            return [];
        }

        if (_byNode.TryGetValue(path, out BlockDevice? device))
        {
            return [device];
        }

        string name = path[(slash + 1)..];
        string directory = path[(path.LastIndexOf('/', Math.Max(slash - 1, 0)) + 1)..slash];
        if (directory == "mapper")
        {
            return WithLink("by-id/dm-name-" + name);
        }

        if (directory.StartsWith("by-", StringComparison.Ordinal))
        {
            return WithLink(directory + "/" + name);
        }

        return _byName.TryGetValue(name, out device) ? [device] : [];
    }

    private static List<DiskGroup> Get(Dictionary<string, List<DiskGroup>> index, string key) =>
        index.TryGetValue(key, out List<DiskGroup>? found) ? found : [];

    private static void Add(Dictionary<string, List<DiskGroup>> index, string? key, DiskGroup group)
    {
        if (string.IsNullOrEmpty(key))
        {
            return;
        }

        if (!index.TryGetValue(key, out List<DiskGroup>? list))
        {
            index[key] = [group];
        }
        else if (list[^1] != group)
        {
            list.Add(group);
        }
    }

    private void Enter(DiskGroup group)
    {
        _groups[group.Name] = group;
        foreach (string key in group.SerialKeys)
        {
            Add(_bySerial, key, group);
        }

        foreach (string key in group.WwnKeys)
        {
            Add(_byWwn, key, group);
        }

        foreach (BlockDevice device in group.Devices)
        {
            _byNode[device.DevNode] = device;
            Add(_byUuid, device.Content.Uuid, group);
            Add(_byLabel, device.Content.Label, group);
            Add(_byPartUuid, device.Entry?.Uuid, group);
            Add(_byPartLabel, device.Entry?.Name, group);
            foreach (string link in device.Links)
            {
                if (!_byLink.TryGetValue(link, out List<BlockDevice>? owners))
                {
                    _byLink[link] = owners = [];
                }

                owners.Add(device);
            }

            foreach (string holder in device.Holders)
            {
                Holds(device.Name, holder);
            }

            foreach (string slave in device.Slaves)
            {
                Holds(slave, device.Name);
            }
        }
    }

    private void Holds(string lower, string upper)
    {
        AddName(_holders, lower, upper);
        AddName(_slaves, upper, lower);
    }

    private static void AddName(Dictionary<string, List<string>> index, string key, string name)
    {
        if (!index.TryGetValue(key, out List<string>? list))
        {
            index[key] = list = [];
        }

        if (!list.Contains(name))
        {
            list.Add(name);
            list.Sort(DeviceNames.Natural);
        }
    }
}
