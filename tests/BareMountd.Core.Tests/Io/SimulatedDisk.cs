using BareMountd.Core.Devices;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Tests.Io;

/// <summary>One attachment of one disk, with the kernel's own counters.</summary>
internal sealed class SimulatedDisk(string name, string device, ulong diskSeq, string kind, string? identity)
{
    public string Name { get; set; } = name;

    public string Device => device;

    public ulong DiskSeq { get; set; } = diskSeq;

    public string Kind => kind;

    public string? Identity { get; set; } = identity;

    public bool Removable { get; set; }

    public DeviceNumber Number { get; } = new(8, (uint)(device[^1] - 'a') * 16);

    /// <summary>As printed: times are cut to 32 bits.</summary>
    public ulong[] Raw { get; } = new ulong[DiskCounters.Length];

    public IoStat AsRootShows => new(
        Raw[(int)DiskCounter.ReadBytes], Raw[(int)DiskCounter.WrittenBytes], Raw[(int)DiskCounter.ReadsCompleted], Raw[(int)DiskCounter.WritesCompleted]);

    public void Count(IoStat stat)
    {
        this[DiskCounter.ReadBytes] += stat.ReadBytes;
        this[DiskCounter.WrittenBytes] += stat.WrittenBytes;
        this[DiskCounter.ReadsCompleted] += stat.Reads;
        this[DiskCounter.WritesCompleted] += stat.Writes;
    }

    public ulong this[DiskCounter counter]
    {
        get => Raw[(int)counter];
        set => Raw[(int)counter] = DiskCounters.IsTime(counter) ? (uint)value : value;
    }
}
