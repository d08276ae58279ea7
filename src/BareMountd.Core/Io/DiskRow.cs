using BareMountd.Core.Ports;

namespace BareMountd.Core.Io;

/// <summary>One disk that is there, with its counters over all its attachments.</summary>
public readonly record struct DiskRow(IoDisk Disk, DiskCounters Counters);
