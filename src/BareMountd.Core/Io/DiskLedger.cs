using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Io;

/// <summary>Keeps one account for each disk, whatever kernel name it has at the moment.</summary>
internal sealed class DiskLedger
{
    // Each costs some kilobytes for an hour after it went, and less than one after that.
    private const int MostDetached = 512;

    private readonly ImmutableArray<SampleClock> _clocks;
    private readonly List<DiskTrack> _detached = [];
    private Dictionary<string, DiskTrack> _attached = new(StringComparer.Ordinal);
    private Dictionary<string, DiskTrack>.AlternateLookup<ReadOnlySpan<char>> _byDevice;
    private Dictionary<DeviceNumber, DiskTrack> _byNumber = [];
    private IoDiskSet? _set;
    private int _attachments;

    public DiskLedger(ImmutableArray<SampleClock> clocks)
    {
        _clocks = clocks;
        _byDevice = _attached.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Disks that are there, in the order of the devices.</summary>
    public List<DiskTrack> Attached { get; } = [];

    /// <summary>Names of the disks that are there, and of those that went within the longest window; each once.</summary>
    public List<string> Groups { get; } = [];

    /// <summary>Disks that went, the longest gone first.</summary>
    public IReadOnlyList<DiskTrack> Detached => _detached;

    /// <summary>The disk that has a device number now.</summary>
    public DiskTrack? Find(DeviceNumber number) => _byNumber.GetValueOrDefault(number);

    /// <summary>True when what is to be kept over a restart has changed.</summary>
    public bool IsChanged => Attached.Exists(static t => t.IsChanged) || _detached.Exists(static t => t.IsChanged);

    /// <summary>Takes the accounts of an earlier run over; before the first reading.</summary>
    public void Recall(IReadOnlyList<KnownDisk> disks)
    {
        foreach (KnownDisk known in disks)
        {
            if (DiskTrack.Recall(known) is DiskTrack track)
            {
                _detached.Add(track);
            }
        }
    }

    /// <summary>What is to be kept over a restart.</summary>
    /// <param name="isEnd">The daemon stops.</param>
    public List<KnownDisk> Remember(bool isEnd)
    {
        List<KnownDisk> known = [];
        foreach (DiskTrack track in _detached.Concat(Attached))
        {
            track.IsChanged = false;
            if (track.Remember(isEnd) is KnownDisk disk)
            {
                known.Add(disk);
            }
        }

        return known;
    }

    /// <summary>Says which disks are there now.</summary>
    public void Begin(IoDiskSet set, TimeSpan now)
    {
        if (!ReferenceEquals(set, _set))
        {
            Bind(set, now);
            _set = set;
        }

        bool released = false;
        foreach (DiskTrack track in _detached)
        {
            if (track.History is not null && now - track.DetachedAt > IoWindows.Longest.Length)
            {
                track.History = null;
                released = true;
            }
        }

        if (released)
        {
            Group();
        }
    }

    /// <summary>Takes the counters of one device; those of other devices are passed over.</summary>
    public void Take(ReadOnlySpan<char> device, in DiskCounters raw)
    {
        if (_byDevice.TryGetValue(device, out DiskTrack? track))
        {
            track.Take(raw, _clocks);
        }
    }

    /// <summary>Keeps the reading of now.</summary>
    public void Store()
    {
        foreach (DiskTrack track in Attached)
        {
            track.Store();
        }

        foreach (DiskTrack track in _detached)
        {
            track.Store();
        }
    }

    private void Bind(IoDiskSet set, TimeSpan now)
    {
        DiskTrack?[] bound = new DiskTrack?[set.Disks.Length];
        for (int i = 0; i < bound.Length; i++)
        {
            if (_attached.GetValueOrDefault(set.Disks[i].Device) is DiskTrack same && IsSameDevice(same.Disk, set.Disks[i]))
            {
                bound[i] = same;
                _attached.Remove(same.Disk.Device);
            }
        }

        foreach (DiskTrack gone in _attached.Values)
        {
            gone.DetachedAt = now;
            gone.IsChanged = true;
            _detached.Add(gone);
        }

        Dictionary<string, DiskTrack> next = new(StringComparer.Ordinal);
        for (int i = 0; i < bound.Length; i++)
        {
            IoDisk disk = set.Disks[i];
            DiskTrack track = bound[i] ?? TakeBack(disk) ?? new DiskTrack(disk, ++_attachments, IsNew(disk));
            track.Disk = disk;
            next[disk.Device] = track;
        }

        _attached = next;
        _byDevice = next.GetAlternateLookup<ReadOnlySpan<char>>();
        _byNumber = [];
        Attached.Clear();
        foreach (IoDisk disk in set.Disks)
        {
            Attached.Add(next[disk.Device]);
            _byNumber[disk.Number] = next[disk.Device];
        }

        if (_detached.Count > MostDetached)
        {
            _detached.RemoveRange(0, _detached.Count - MostDetached);
        }

        Group();
    }

    /// <summary>
    /// The same attachment; or another medium in the same drive, which raises the sequence number while device and counters stay (should the
    /// counters have started again after all, they are smaller and say so).
    /// </summary>
    private static bool IsSameDevice(IoDisk before, IoDisk now) =>
        before.Key == now.Key || (now.Removable && before.Removable && before.Number == now.Number && before.Identity == now.Identity);

    private DiskTrack? TakeBack(IoDisk disk)
    {
        int found = disk.Identity is null ? -1 : _detached.FindIndex(track => track.Disk.Identity == disk.Identity);
        if (found < 0)
        {
            return null;
        }

        DiskTrack track = _detached[found];
        _detached.RemoveAt(found);
        if (track.IsRecalled)
        {
            track.GoOn(disk, ++_attachments, IsNew(disk));
        }
        else
        {
            track.AttachAgain(++_attachments);
        }

        return track;
    }

    /// <summary>True when the disk was attached after the reading before. At the first reading, everything was there before.</summary>
    private bool IsNew(IoDisk disk) =>
        _set is not null && (disk.Key.DiskSeq == 0 ? !_set.Disks.Any(d => d.Device == disk.Device) : disk.Key.DiskSeq > _set.HighestDiskSeq);

    private void Group()
    {
        Groups.Clear();
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (DiskTrack track in Attached.Concat(_detached.Where(t => t.History is not null)))
        {
            if (!places.TryGetValue(track.Disk.Name, out int place))
            {
                place = Groups.Count;
                places.Add(track.Disk.Name, place);
                Groups.Add(track.Disk.Name);
            }

            track.Group = place;
        }
    }
}
