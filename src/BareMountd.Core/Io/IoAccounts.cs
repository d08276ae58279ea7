using System.Collections.Immutable;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Io;

/// <summary>
/// The accounts of all disks and units: takes readings in, and tells counters and windows. Pure and of bounded size: the same readings at the
/// same times give the same figures. For one thread at a time.
/// </summary>
/// <remarks>One reading is <see cref="Begin"/>, <see cref="TakeDisk"/> for each device, <see cref="TakeUnits"/> where it could be read, <see cref="End"/>.</remarks>
public sealed class IoAccounts
{
    private readonly ImmutableArray<SampleClock> _clocks = [.. IoWindows.All.Select(window => new SampleClock(window))];
    private readonly WindowSpan[] _spans = new WindowSpan[IoWindows.All.Length];
    private readonly DiskLedger _disks;
    private readonly UnitLedger _units = new();
    private IoStat[] _sums = [];
    private TimeSpan _now;
    private CgroupIoState _unitState;

    /// <summary>Nothing counted yet.</summary>
    public IoAccounts() => _disks = new DiskLedger(_clocks);

    /// <summary>True when what is to be kept over a restart has changed since <see cref="Remember"/>: a disk came back or went, a time went round.</summary>
    public bool IsChanged => _disks.IsChanged;

    /// <summary>Takes the accounts of an earlier run of the daemon over; before the first reading.</summary>
    public void Recall(IReadOnlyList<KnownDisk> disks)
    {
        ArgumentNullException.ThrowIfNull(disks);
        _disks.Recall(disks);
    }

    /// <summary>What is to be kept over a restart.</summary>
    /// <param name="isEnd">The daemon stops, and this is its last reading.</param>
    public IReadOnlyList<KnownDisk> Remember(bool isEnd) => _disks.Remember(isEnd);

    /// <summary>Starts a reading.</summary>
    /// <param name="disks">The disks that are there; the same object while nothing changes.</param>
    /// <param name="now">Time of a monotonic clock.</param>
    public void Begin(IoDiskSet disks, TimeSpan now)
    {
        _now = now;
        _disks.Begin(disks, now);
    }

    /// <summary>Takes the counters of one device.</summary>
    public void TakeDisk(ReadOnlySpan<char> device, in DiskCounters raw) => _disks.Take(device, raw);

    /// <summary>Takes the units in.</summary>
    /// <param name="reading">What was read after the disks.</param>
    /// <param name="top">How many units get series of their own.</param>
    public void TakeUnits(CgroupIo reading, int top)
    {
        ArgumentNullException.ThrowIfNull(reading);
        _unitState = reading.State;
        if (reading.State == CgroupIoState.On)
        {
            _units.Take(reading, _disks, top, _now);
        }
    }

    /// <summary>Ends a reading.</summary>
    public void End()
    {
        foreach (SampleClock clock in _clocks)
        {
            clock.Push(_now);
        }

        _disks.Store();
        _units.Store(_clocks);
    }

    /// <summary>Tells the figures of the last reading.</summary>
    public void Report(IoReading into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.DiskRows.Clear();
        foreach (DiskTrack track in _disks.Attached)
        {
            // One that went while the list was being read has no counters.
            if (track.History is not null)
            {
                into.DiskRows.Add(new DiskRow(track.Disk, track.Counters));
            }
        }

        for (int w = 0; w < _clocks.Length; w++)
        {
            _spans[w] = _clocks[w].Span(_now);
            Report(into.Windows[w], w);
        }

        into.UnitState = _unitState;
        into.UnitFailure = null;
        into.UnitRows.Clear();
        foreach (UnitAccount account in _units.Shown)
        {
            Report(into.UnitRows, account);
        }
    }

    /// <summary>What units did in one window, by the last <see cref="Report(IoReading)"/>.</summary>
    /// <param name="window">Place in <see cref="IoWindows.All"/>.</param>
    public IReadOnlyList<UnitDelta> ReportUnits(int window)
    {
        List<UnitDelta> deltas = [];
        WindowSpan span = _spans[window];
        Span<ulong> now = stackalloc ulong[4];
        foreach (UnitAccount account in span.HasData ? _units.Shown : [])
        {
            foreach (UnitAccount.Entry entry in account.Entries)
            {
                if (entry.History is SampleHistory history)
                {
                    UnitAccount.Values(entry.Sum, now);
                    UnitDelta delta = new(
                        account.Unit,
                        entry.Disk.Disk.Name,
                        history.Growth(window, span, 0, now[0]),
                        history.Growth(window, span, 1, now[1]),
                        history.Growth(window, span, 2, now[2]),
                        history.Growth(window, span, 3, now[3]));
                    if (delta.ReadBytes + delta.WrittenBytes > 0)
                    {
                        deltas.Add(delta);
                    }
                }
            }
        }

        return deltas;
    }

    /// <summary>The last hour in equal parts, by disk.</summary>
    public IReadOnlyList<DiskSeries> ReportSeries() => IoSeries.Build(_clocks[^1], _clocks.Length - 1, _disks, _now);

    private void Report(WindowReading into, int window)
    {
        WindowSpan span = _spans[window];
        if (!span.HasData)
        {
            into.Begin(TimeSpan.Zero, []);
            return;
        }

        Span<DiskDelta> rows = into.Begin(span.Covered, _disks.Groups);
        Span<bool> there = rows.Length <= 256 ? stackalloc bool[rows.Length] : new bool[rows.Length];
        foreach (DiskTrack track in _disks.Attached)
        {
            Add(rows, there, track, window, span);
        }

        foreach (DiskTrack track in _disks.Detached)
        {
            if (_now - track.DetachedAt <= into.Window.Length)
            {
                Add(rows, there, track, window, span);
            }
        }

        into.Keep(there);
    }

    private static void Add(Span<DiskDelta> rows, Span<bool> there, DiskTrack track, int window, in WindowSpan span)
    {
        if (track.History is not SampleHistory history)
        {
            return;
        }

        const double MillisecondsPerSecond = 1000;
        Span<ulong> now = stackalloc ulong[DiskTrack.KeptFields];
        Span<double> growth = stackalloc double[DiskTrack.KeptFields];
        DiskTrack.Kept(track.Counters, now);
        for (int i = 0; i < growth.Length; i++)
        {
            growth[i] = history.Growth(window, span, i, now[i]);
        }

        ref DiskDelta row = ref rows[track.Group];
        there[track.Group] = true;
        row = row with
        {
            Kind = track.Disk.Kind,
            ReadBytes = row.ReadBytes + growth[0],
            WrittenBytes = row.WrittenBytes + growth[1],
            Reads = row.Reads + growth[2],
            Writes = row.Writes + growth[3],
            ReadSeconds = row.ReadSeconds + (growth[4] / MillisecondsPerSecond),
            WriteSeconds = row.WriteSeconds + (growth[5] / MillisecondsPerSecond),
            BusySeconds = Math.Max(row.BusySeconds, growth[6] / MillisecondsPerSecond),
            WeightedSeconds = row.WeightedSeconds + (growth[7] / MillisecondsPerSecond),
        };
    }

    private void Report(List<UnitRow> rows, UnitAccount account)
    {
        if (_sums.Length < _disks.Groups.Count)
        {
            _sums = new IoStat[_disks.Groups.Count];
        }

        foreach (UnitAccount.Entry entry in account.Entries)
        {
            if (entry.Disk.History is not null)
            {
                _sums[entry.Disk.Group] += entry.Sum;
            }
        }

        // A disk's name can stand on several physical disks: one row for each name.
        foreach (UnitAccount.Entry entry in account.Entries)
        {
            if (entry.Disk.History is not null && _sums[entry.Disk.Group] is { IsZero: false } sum)
            {
                rows.Add(new UnitRow(account.Unit, entry.Disk.Disk.Name, sum));
                _sums[entry.Disk.Group] = default;
            }
        }
    }
}
