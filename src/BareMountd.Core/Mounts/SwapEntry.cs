namespace BareMountd.Core.Mounts;

/// <summary>One line of <c>/proc/swaps</c>.</summary>
/// <param name="Path">Device node or file, octal escapes decoded.</param>
/// <param name="IsPartition">True for a block device, false for a file.</param>
public sealed record SwapEntry(string Path, bool IsPartition);
