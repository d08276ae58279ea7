namespace BareMountd.Core.Health;

/// <summary>One member of a btrfs as the kernel counts its errors (<c>devinfo/N/error_stats</c>).</summary>
public readonly record struct BtrfsDevice(
    int Id, bool Missing, ulong WriteErrors, ulong ReadErrors, ulong FlushErrors, ulong CorruptionErrors, ulong GenerationErrors);
