namespace BareMountd.Core.Ports;

/// <summary>I/O counters of the kernel, read at the moment of the call.</summary>
public interface IDiskStatsSource
{
    /// <summary>Hands over every device, whole ones and partitions, in the kernel's order; nothing is allocated for those that nobody wants.</summary>
    void Read(DiskCountersHandler take);
}
