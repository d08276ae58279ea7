namespace BareMountd.Core.Ports;

/// <summary>statvfs(3) of a mounted filesystem.</summary>
/// <param name="SizeBytes">Total size in bytes.</param>
/// <param name="FreeBytes">Free bytes, reserved blocks included.</param>
/// <param name="AvailableBytes">Free bytes for unprivileged users.</param>
/// <param name="Inodes">Total inodes; 0 where the filesystem has no fixed number (btrfs).</param>
/// <param name="FreeInodes">Free inodes.</param>
/// <param name="ReadOnly">The mount is read-only.</param>
public readonly record struct FilesystemUsage(ulong SizeBytes, ulong FreeBytes, ulong AvailableBytes, ulong Inodes, ulong FreeInodes, bool ReadOnly);
