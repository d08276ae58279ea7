namespace BareMountd.Core.Control;

/// <summary>Space of a mounted filesystem, in bytes and inodes.</summary>
public sealed record UsageStatus(ulong SizeBytes, ulong FreeBytes, ulong AvailableBytes, ulong Inodes, ulong FreeInodes);
