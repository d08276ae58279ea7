using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Io;

/// <summary>One disk over all its attachments: its counters go on where the last attachment ended, and never go backwards.</summary>
internal sealed class DiskTrack(IoDisk disk, int attachment, bool isNew)
{
    /// <summary>Fields that are kept for windows, see <see cref="Kept"/>.</summary>
    public const int KeptFields = 8;

    // Sums over several processors, read without a lock, can be seen a little apart; no wrap is as small as this.
    private const ulong Glitch = 60_000;
    private const ulong Wrap = 1UL << 32;

    // Known in full from the first: a carry can come before there is a former attachment.
    private DiskCounters _before = new(new ulong[DiskCounters.Length]);
    private DiskCounters _raw;
    private bool _read;

    /// <summary>The disk as it is, or was when it went.</summary>
    public IoDisk Disk { get; set; } = disk;

    /// <summary>Number of this attachment in the ledger.</summary>
    public int Attachment { get; private set; } = attachment;

    /// <summary>True when its attachment began after the reading before the first one that saw it, so that its I/O counts from 0.</summary>
    public bool IsNew { get; private set; } = isNew;

    /// <summary>When it was detached; null while it is attached.</summary>
    public TimeSpan? DetachedAt { get; set; }

    /// <summary>Place of its name among the names of all disks.</summary>
    public int Group { get; set; }

    /// <summary>Its readings; null before the first one, and when it has been away for long.</summary>
    public SampleHistory? History { get; set; }

    /// <summary>Sum of its former attachments and the present one.</summary>
    public DiskCounters Counters { get; private set; }

    /// <summary>True when what is to be kept over a restart has changed.</summary>
    public bool IsChanged { get; set; }

    /// <summary>A disk that an earlier run of the daemon knew.</summary>
    public static DiskTrack? Recall(KnownDisk known)
    {
        if (!DeviceNumber.TryParse(known.Number, out DeviceNumber number)
            || known.Before.Count != DiskCounters.Length
            || (known.Last.Count > 0 && known.Last.Count != DiskCounters.Length))
        {
            return null;
        }

        IoDisk disk = new("", known.Device, number, new DeviceKey(known.Device, number, known.DiskSeq), IoKinds.Other, known.Identity, false);
        DiskTrack track = new(disk, 0, false)
        {
            IsRecalled = true,
            DetachedAt = -2 * IoWindows.Longest.Length,
            _before = new DiskCounters([.. known.Before]),
            _raw = new DiskCounters([.. known.Last]),
        };
        track.Sum(track._raw);
        return track;
    }

    /// <summary>What is to be kept; null when nothing could be known again, or there is nothing but the kernel's own counters.</summary>
    /// <param name="isEnd">The daemon stops: also what the kernel counts now.</param>
    public KnownDisk? Remember(bool isEnd)
    {
        bool hasBefore = _before.AsSpan().ContainsAnyExcept(0UL);
        return Disk.Identity is not string identity || !(isEnd || hasBefore || DetachedAt is not null)
            ? null
            : new KnownDisk(
                identity, Disk.Device, Disk.Number.ToString(), Disk.Key.DiskSeq, Whole(_before), _raw.Known > 0 && (isEnd || DetachedAt is not null) ? Whole(_raw) : []);
    }

    /// <summary>
    /// An earlier run's account goes on: with the same attachment at once, with another one by what was written down at the end. Without that,
    /// nothing is known of how far it got, and the counters start again, which a reader understands.
    /// </summary>
    public void GoOn(IoDisk disk, int attachment, bool isNew)
    {
        Attachment = attachment;
        DetachedAt = null;
        IsNew = isNew;
        if (disk.Key != Disk.Key || disk.Key.DiskSeq == 0)
        {
            if (_raw.Known == 0)
            {
                Counters = default;
            }

            StartLeg();
        }

        // With the same attachment, what was written down at the end also tells of a time that went round since.
        _read = _raw.Known > 0;
        IsRecalled = false;
        IsChanged = true;
    }

    /// <summary>True for one of an earlier run until it is seen in this one.</summary>
    public bool IsRecalled { get; private set; }

    /// <summary>The same disk is there again: what was counted stays, and the kernel counts from 0.</summary>
    public void AttachAgain(int attachment)
    {
        Attachment = attachment;
        DetachedAt = null;
        IsNew = true;
        StartLeg();
    }

    /// <summary>Takes the kernel's counters in.</summary>
    public void Take(in DiskCounters raw, ImmutableArray<SampleClock> clocks)
    {
        if (_read && IsBehind(raw))
        {
            StartLeg();
        }

        DiskCounters next = raw;
        for (int i = 0; _read && i < Math.Min(raw.Known, _raw.Known); i++)
        {
            DiskCounter counter = (DiskCounter)i;
            if (DiskCounters.IsTime(counter) && raw[counter] < _raw[counter])
            {
                if (_raw[counter] - raw[counter] <= Glitch)
                {
                    next[counter] = _raw[counter];
                }
                else
                {
                    Before(counter, Wrap);
                }
            }
        }

        _raw = next;
        Sum(next);
        _read = true;
        if (History is null)
        {
            Span<ulong> origin = stackalloc ulong[KeptFields];
            Kept(IsNew ? _before : Counters, origin);
            History = new SampleHistory(clocks, origin);
        }
    }

    /// <summary>Keeps the reading of now.</summary>
    public void Store()
    {
        Span<ulong> values = stackalloc ulong[KeptFields];
        Kept(Counters, values);
        History?.Store(values);
    }

    /// <summary>What windows are made of, in the order of the fields of <see cref="DiskDelta"/>.</summary>
    public static void Kept(in DiskCounters counters, Span<ulong> values)
    {
        values[0] = counters[DiskCounter.ReadBytes];
        values[1] = counters[DiskCounter.WrittenBytes];
        values[2] = counters[DiskCounter.ReadsCompleted];
        values[3] = counters[DiskCounter.WritesCompleted];
        values[4] = counters[DiskCounter.ReadMilliseconds];
        values[5] = counters[DiskCounter.WriteMilliseconds];
        values[6] = counters[DiskCounter.IoMilliseconds];
        values[7] = counters[DiskCounter.WeightedMilliseconds];
    }

    /// <summary>True when the kernel counts from 0 again under the same device: an attachment that was not noticed.</summary>
    private bool IsBehind(in DiskCounters raw)
    {
        for (int i = 0; i < Math.Min(raw.Known, _raw.Known); i++)
        {
            DiskCounter counter = (DiskCounter)i;
            if (counter != DiskCounter.InFlight && !DiskCounters.IsTime(counter) && raw[counter] < _raw[counter])
            {
                return true;
            }
        }

        return false;
    }

    private void StartLeg()
    {
        _before = new DiskCounters(Whole(Counters)) { [DiskCounter.InFlight] = 0 };
        _raw = default;
        IsChanged = true;
    }

    private void Before(DiskCounter counter, ulong more)
    {
        _before[counter] += more;
        IsChanged = true;
    }

    private void Sum(in DiskCounters raw)
    {
        DiskCounters sum = raw;
        for (int i = 0; i < raw.Known; i++)
        {
            DiskCounter counter = (DiskCounter)i;
            sum[counter] += counter == DiskCounter.InFlight ? 0 : _before[counter];
        }

        Counters = sum;
    }

    private static ulong[] Whole(in DiskCounters counters)
    {
        ulong[] values = new ulong[DiskCounters.Length];
        counters.AsSpan().CopyTo(values);
        return values;
    }
}
