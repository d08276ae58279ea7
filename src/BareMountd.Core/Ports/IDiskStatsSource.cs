namespace BareMountd.Core.Ports;

/// <summary>I/O counters of the kernel, read at the moment of the call.</summary>
public interface IDiskStatsSource
{
    /// <summary>Counters by kernel name, whole devices and partitions.</summary>
    IReadOnlyDictionary<string, DiskCounters> Read();
}
