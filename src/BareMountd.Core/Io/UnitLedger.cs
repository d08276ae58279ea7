using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace BareMountd.Core.Io;

/// <summary>
/// Turns readings of <c>io.stat</c> into counters by unit that only grow. Counted is what happens from the first reading on, so that a restart of
/// the daemon is a restart of every counter, which <c>rate()</c> understands.
/// </summary>
/// <remarks>
/// <para>
/// A unit's own I/O is its group's less that of the units below it. What the parent of an ended unit has more than its children is what the unit
/// did after the last reading that saw it, so nothing is lost when units end: the last of it is charged to the slice, and the sum over all units
/// is what the kernel counted for the root, that is, the disk's own bytes. (Not so for operations: groups count them before merging, disks after.)
/// </para>
/// <para>
/// Each growth is charged once: to the unit where that has series of its own at that moment, else to <see cref="Other"/>. So no counter ever goes
/// back when units win or lose their series.
/// </para>
/// </remarks>
internal sealed class UnitLedger
{
    /// <summary>The name under which all units without series of their own are summed.</summary>
    public const string Other = "other";

    /// <summary>Units keep their series, also when they end, until so many times the configured number have some.</summary>
    public const int KeptFactor = 4;

    private const double Negligible = 0.5;

    // Some two kilobytes each.
    private const int MostHistories = 2048;

    // A group that could not be read once must not count as a new one when it can be read again.
    private static readonly TimeSpan s_forgetAfter = TimeSpan.FromMinutes(10);

    private readonly Dictionary<ulong, Node> _nodes = [];
    private readonly Dictionary<string, UnitAccount> _accounts = new(StringComparer.Ordinal);
    private readonly HashSet<int> _knownAttachments = [];
    private readonly List<UnitAccount> _ranking = [];
    private readonly List<Node> _walk = [];
    private readonly UnitAccount _other = new(Other) { IsShown = true };
    private TimeSpan? _last;

    /// <summary>Units that have series of their own, by name, and the rest.</summary>
    public List<UnitAccount> Shown { get; } = [];

    /// <summary>Takes one reading in.</summary>
    /// <param name="reading">Every unit.</param>
    /// <param name="disks">The disks of the same moment; what other devices carry is carried by one of these, too.</param>
    /// <param name="top">How many units get series of their own.</param>
    /// <param name="now">The time.</param>
    public void Take(CgroupIo reading, DiskLedger disks, int top, TimeSpan now)
    {
        bool first = _last is null;
        _walk.Clear();
        for (int i = 0; i < reading.Count; i++)
        {
            _walk.Add(Grow(reading, i, disks, first, now));
        }

        // Parents stand before their children: from the end, what a group's units did has been taken off before the group itself is charged.
        for (int i = reading.Count - 1; i >= 0; i--)
        {
            if (reading.At(i).Parent is >= 0 and int parent)
            {
                _walk[parent].Less(_walk[i]);
            }
        }

        foreach (Node node in _walk)
        {
            node.Settle();
        }

        _knownAttachments.Clear();
        foreach (DiskTrack track in disks.Attached)
        {
            _knownAttachments.Add(track.Attachment);
        }

        Rank(top, first ? TimeSpan.Zero : now - _last!.Value);
        Charge();
        Forget(now);
        _last = now;
    }

    /// <summary>Keeps the reading of now.</summary>
    public void Store(ImmutableArray<SampleClock> clocks)
    {
        int room = MostHistories;
        foreach (UnitAccount account in Shown)
        {
            room -= account.Store(clocks, room);
        }
    }

    /// <summary>What a group has done since the last reading, its children included.</summary>
    private Node Grow(CgroupIo reading, int index, DiskLedger disks, bool first, TimeSpan now)
    {
        CgroupIo.Group group = reading.At(index);
        if (!_nodes.TryGetValue(group.Id, out Node? node))
        {
            _nodes[group.Id] = node = new Node(group.Unit, group.Parent < 0);
        }

        node.Begin(now);

        foreach (ref readonly CgroupIo.Line line in reading.LinesOf(index))
        {
            if (disks.Find(line.Device) is DiskTrack disk)
            {
                // What was there before the first reading that could see it is nobody's.
                bool baseline = first || (!disk.IsNew && !_knownAttachments.Contains(disk.Attachment));
                node.At(disk).Take(line.Stat, disk.Attachment, baseline);
            }
        }

        return node;
    }

    /// <summary>Decides which units have series of their own.</summary>
    private void Rank(int top, TimeSpan passed)
    {
        foreach (Node node in _walk)
        {
            double bytes = node.Bytes;
            if (bytes > 0)
            {
                ref UnitAccount? account = ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, node.Unit, out _);
                account ??= new UnitAccount(node.Unit);
                account.Found += bytes;
            }
        }

        _ranking.Clear();
        foreach (UnitAccount account in _accounts.Values)
        {
            account.Age(passed);
            _ranking.Add(account);
        }

        // By recent bytes; the name decides between equals, so that the outcome does not depend on the order of a table.
        _ranking.Sort(static (a, b) => b.Recent != a.Recent ? b.Recent.CompareTo(a.Recent) : string.CompareOrdinal(a.Unit, b.Unit));
        int shown = 0;
        for (int i = 0; i < _ranking.Count; i++)
        {
            UnitAccount account = _ranking[i];
            account.IsShown = shown < top * KeptFactor && (account.IsShown || (i < top && account.Recent >= Negligible));
            shown += account.IsShown ? 1 : 0;
        }

        Shown.Clear();
        foreach (UnitAccount account in _ranking)
        {
            if (account.IsShown)
            {
                Shown.Add(account);
            }
            else
            {
                // Whoever gets series again begins at 0, which is a restart of these counters; what it did meanwhile is in the rest.
                account.Entries.Clear();
                if (account.Recent < Negligible)
                {
                    _accounts.Remove(account.Unit);
                }
            }
        }

        Shown.Sort(static (a, b) => string.CompareOrdinal(a.Unit, b.Unit));
        Shown.Add(_other);
    }

    private void Charge()
    {
        foreach (Node node in _walk)
        {
            foreach (ref readonly Growth growth in node.Growths)
            {
                if (!growth.Own.IsZero)
                {
                    UnitAccount account = _accounts.TryGetValue(node.Unit, out UnitAccount? own) && own.IsShown ? own : _other;
                    account.Add(growth.Disk, growth.Own);
                }
            }
        }
    }

    private void Forget(TimeSpan now)
    {
        foreach ((ulong id, Node node) in _nodes)
        {
            if (now - node.LastSeen > s_forgetAfter)
            {
                _nodes.Remove(id);
            }
        }
    }

    /// <summary>One group, from reading to reading.</summary>
    private sealed class Node(string unit, bool isRoot)
    {
        private readonly List<Growth> _growths = [];

        public string Unit => unit;

        public TimeSpan LastSeen { get; private set; }

        public Span<Growth> Growths => CollectionsMarshal.AsSpan(_growths);

        /// <summary>Bytes of its own in this reading.</summary>
        public double Bytes
        {
            get
            {
                double bytes = 0;
                foreach (ref readonly Growth growth in Growths)
                {
                    bytes += (double)growth.Own.ReadBytes + growth.Own.WrittenBytes;
                }

                return bytes;
            }
        }

        public void Begin(TimeSpan now)
        {
            LastSeen = now;

            // A disk that comes back is counted from 0 by the kernel anyway.
            _growths.RemoveAll(static growth => growth.Disk.DetachedAt is not null);
            foreach (ref Growth growth in Growths)
            {
                growth.Clear();
            }
        }

        public ref Growth At(DiskTrack disk)
        {
            for (int i = 0; i < _growths.Count; i++)
            {
                if (ReferenceEquals(_growths[i].Disk, disk))
                {
                    return ref Growths[i];
                }
            }

            _growths.Add(new Growth(disk));
            return ref Growths[^1];
        }

        /// <summary>Takes off what a child did.</summary>
        public void Less(Node child)
        {
            foreach (ref readonly Growth growth in child.Growths)
            {
                if (growth.HasAny)
                {
                    At(growth.Disk).Less(growth);
                }
            }
        }

        public void Settle()
        {
            foreach (ref Growth growth in Growths)
            {
                growth.Settle(isRoot);
            }
        }
    }

    /// <summary>One group on one disk.</summary>
    private struct Growth(DiskTrack disk)
    {
        private IoStat _raw;
        private int _attachment;
        private bool _seen;
        private IoStat _all;
        private IoStat _children;

        // What the children were ahead of the parent in former readings: both are read one after the other while I/O goes on.
        private IoStat _ahead;

        public DiskTrack Disk { get; } = disk;

        /// <summary>What the group did itself, its units left out.</summary>
        public IoStat Own { get; private set; }

        /// <summary>True when it did anything, itself or by its children.</summary>
        public readonly bool HasAny => !_all.IsZero;

        public void Clear()
        {
            _all = default;
            _children = default;
            Own = default;
        }

        public void Take(in IoStat raw, int attachment, bool baseline)
        {
            // Another attachment, or a controller that was switched off and on: the kernel counts from 0 again.
            bool fresh = !_seen || _attachment != attachment || raw.IsBehind(_raw);
            IoStat from = fresh ? default : _raw;
            _all = baseline ? default : new IoStat(
                raw.ReadBytes - from.ReadBytes, raw.WrittenBytes - from.WrittenBytes, raw.Reads - from.Reads, raw.Writes - from.Writes);
            _raw = raw;
            _attachment = attachment;
            _seen = true;
        }

        public void Less(in Growth child) => _children += child._all;

        public void Settle(bool isRoot)
        {
            (ulong readBytes, ulong aheadReadBytes) = Rest(_all.ReadBytes, _children.ReadBytes + _ahead.ReadBytes);
            (ulong writtenBytes, ulong aheadWrittenBytes) = Rest(_all.WrittenBytes, _children.WrittenBytes + _ahead.WrittenBytes);

            // The root's operations are the disk's, counted after merging: less than the units' own, so nothing can be said of them.
            (ulong reads, ulong aheadReads) = isRoot ? default : Rest(_all.Reads, _children.Reads + _ahead.Reads);
            (ulong writes, ulong aheadWrites) = isRoot ? default : Rest(_all.Writes, _children.Writes + _ahead.Writes);
            Own = new IoStat(readBytes, writtenBytes, reads, writes);
            _ahead = new IoStat(aheadReadBytes, aheadWrittenBytes, aheadReads, aheadWrites);
        }

        private static (ulong Own, ulong Ahead) Rest(ulong all, ulong less) => all >= less ? (all - less, 0) : (0, less - all);
    }
}
