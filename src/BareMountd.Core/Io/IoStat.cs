namespace BareMountd.Core.Io;

/// <summary>What a control group did on one device (cgroup v2 <c>io.stat</c>, Documentation/admin-guide/cgroup-v2.rst).</summary>
/// <param name="ReadBytes"><c>rbytes</c>.</param>
/// <param name="WrittenBytes"><c>wbytes</c>.</param>
/// <param name="Reads"><c>rios</c>: as handed to the block layer, before merging.</param>
/// <param name="Writes"><c>wios</c>.</param>
public readonly record struct IoStat(ulong ReadBytes, ulong WrittenBytes, ulong Reads, ulong Writes)
{
    /// <summary>Nothing done.</summary>
    public bool IsZero => this == default;

    /// <summary>Sum.</summary>
    public static IoStat operator +(IoStat a, IoStat b) =>
        new(a.ReadBytes + b.ReadBytes, a.WrittenBytes + b.WrittenBytes, a.Reads + b.Reads, a.Writes + b.Writes);

    /// <summary>Sum, for languages without operators.</summary>
    public static IoStat Add(IoStat left, IoStat right) => left + right;

    /// <summary>True when some counter is smaller than in another reading.</summary>
    public bool IsBehind(IoStat other) =>
        ReadBytes < other.ReadBytes || WrittenBytes < other.WrittenBytes || Reads < other.Reads || Writes < other.Writes;
}
