using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>The account of one unit, or of all those that have none of their own.</summary>
internal sealed class UnitAccount(string unit)
{
    private const int Fields = 4;
    private const double HalfLifeSeconds = 300;

    /// <summary>The unit.</summary>
    public string Unit { get; } = unit;

    /// <summary>True when it has series of its own.</summary>
    public bool IsShown { get; set; }

    /// <summary>Bytes of late: what was moved five minutes ago counts half.</summary>
    public double Recent { get; private set; }

    /// <summary>Bytes that this reading found.</summary>
    public double Found { get; set; }

    /// <summary>What it did, by disk; only disks on which it did something.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary>Lets time pass and adds what was found.</summary>
    public void Age(TimeSpan passed)
    {
        Recent = (Recent * Math.Pow(2, -passed.TotalSeconds / HalfLifeSeconds)) + Found;
        Found = 0;
    }

    /// <summary>Adds to one disk.</summary>
    public void Add(DiskTrack disk, in IoStat growth)
    {
        foreach (Entry entry in Entries)
        {
            if (ReferenceEquals(entry.Disk, disk))
            {
                entry.Sum += growth;
                return;
            }
        }

        Entries.Add(new Entry(disk) { Sum = growth });
    }

    /// <summary>Keeps the reading of now.</summary>
    /// <returns>Number of entries that have a history.</returns>
    public int Store(ImmutableArray<SampleClock> clocks, int room)
    {
        Span<ulong> values = stackalloc ulong[Fields];
        int histories = 0;
        foreach (Entry entry in Entries)
        {
            if (entry.History is null && histories < room)
            {
                // Before the first bytes were found there was nothing; an entry for which there was no room before begins with what it has.
                Values(entry.IsStored ? entry.Sum : default, values);
                entry.History = new SampleHistory(clocks, values);
            }

            entry.IsStored = true;

            if (entry.History is not null)
            {
                histories++;
                Values(entry.Sum, values);
                entry.History.Store(values);
            }
        }

        return histories;
    }

    /// <summary>The counters of a sum in the order in which they are kept.</summary>
    public static void Values(in IoStat sum, Span<ulong> values)
    {
        values[0] = sum.ReadBytes;
        values[1] = sum.WrittenBytes;
        values[2] = sum.Reads;
        values[3] = sum.Writes;
    }

    /// <summary>One disk.</summary>
    internal sealed class Entry(DiskTrack disk)
    {
        /// <summary>The disk.</summary>
        public DiskTrack Disk { get; } = disk;

        /// <summary>What was done on it since the daemon started.</summary>
        public IoStat Sum { get; set; }

        /// <summary>True once a reading has passed.</summary>
        public bool IsStored { get; set; }

        /// <summary>Its readings; null while there is no room for them.</summary>
        public SampleHistory? History { get; set; }
    }
}
