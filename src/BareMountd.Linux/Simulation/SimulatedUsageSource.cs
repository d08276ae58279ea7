using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Simulation;

/// <summary>Free space of simulated mounts: each half full, so that a page or a rule has something to show.</summary>
/// <param name="mounts">The simulated mount table.</param>
public sealed class SimulatedUsageSource(SimulatedMountManager mounts) : IFilesystemUsageSource
{
    private const ulong Size = 1UL << 40;
    private const ulong Inodes = 1UL << 24;

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, FilesystemUsage?>> ReadAsync(
        IReadOnlyList<string> mountPoints, TimeSpan deadline, CancellationToken cancellationToken)
    {
        Dictionary<string, FilesystemUsage?> usages = new(StringComparer.Ordinal);
        foreach (string mountPoint in mountPoints)
        {
            usages[mountPoint] = Of(mountPoint);
        }

        return Task.FromResult<IReadOnlyDictionary<string, FilesystemUsage?>>(usages);
    }

    /// <summary>That of one mount point; null when nothing is mounted there.</summary>
    public FilesystemUsage? Of(string mountPoint) =>
        mounts.Read().At(mountPoint) is MountEntry entry
            ? new FilesystemUsage(Size, Size / 2, Size / 2, Inodes, Inodes / 2, entry.ReadOnly)
            : null;
}
