namespace BareMountd.Core.Io;

/// <summary>The requests of one kind on one disk that is there, over all its attachments since they are counted.</summary>
public readonly record struct RequestRow(IoDisk Disk, RequestOperation Operation, RequestCounts Counts);
