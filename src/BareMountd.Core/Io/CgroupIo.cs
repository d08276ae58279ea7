using BareMountd.Core.Devices;

namespace BareMountd.Core.Io;

/// <summary>One reading of <c>io.stat</c> over all units, as facts. Filled again and again, so that a reading allocates almost nothing.</summary>
/// <remarks>
/// The kernel's figures are hierarchical: a group's include those of the groups below it, the ended ones too. Groups stand parents first, and a
/// parent must be read before its children, so that what it has more than they have is never too much.
/// </remarks>
public sealed class CgroupIo
{
    private readonly List<Group> _groups = [];
    private readonly List<Line> _lines = [];

    /// <summary>Whether there is something to count.</summary>
    public CgroupIoState State { get; set; }

    /// <summary>Number of groups.</summary>
    public int Count => _groups.Count;

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        State = CgroupIoState.Unknown;
        _groups.Clear();
        _lines.Clear();
    }

    /// <summary>Adds a group; its lines follow.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="id">What tells it from an earlier group of the same name.</param>
    /// <param name="parent">Place of its parent; -1 for the root.</param>
    /// <returns>Its place.</returns>
    public int Add(string unit, ulong id, int parent)
    {
        _groups.Add(new Group(unit, id, parent, _lines.Count));
        return _groups.Count - 1;
    }

    /// <summary>Adds what the last group did on one device.</summary>
    public void AddLine(DeviceNumber device, in IoStat stat) => _lines.Add(new Line(device, stat));

    /// <summary>The unit of a group.</summary>
    public string UnitOf(int group) => _groups[group].Unit;

    /// <summary>What tells a group from an earlier one of the same name.</summary>
    public ulong IdOf(int group) => _groups[group].Id;

    /// <summary>Place of a group's parent; -1 for the root.</summary>
    public int ParentOf(int group) => _groups[group].Parent;

    /// <summary>What a group did, by device.</summary>
    public IEnumerable<KeyValuePair<DeviceNumber, IoStat>> Devices(int group) =>
        LinesOf(group).ToArray().Select(line => KeyValuePair.Create(line.Device, line.Stat));

    internal Group At(int group) => _groups[group];

    internal ReadOnlySpan<Line> LinesOf(int group)
    {
        int first = _groups[group].FirstLine;
        int end = group + 1 < _groups.Count ? _groups[group + 1].FirstLine : _lines.Count;
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lines)[first..end];
    }

    internal readonly record struct Group(string Unit, ulong Id, int Parent, int FirstLine);

    internal readonly record struct Line(DeviceNumber Device, IoStat Stat);
}
