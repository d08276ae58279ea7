using BareMountd.Core.Control;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Control;

/// <summary>Adds free space to a status; a hung disk answers with none, and nobody waits for it.</summary>
public static class UsageReader
{
    /// <summary>How long a reader waits for statvfs of one filesystem.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    /// <summary>The same status with <see cref="DiskStatus.Usage"/> filled in where the filesystem answers.</summary>
    public static async Task<StatusResponse> AddAsync(StatusResponse status, IFilesystemUsageSource source, CancellationToken cancellationToken)
    {
        List<string> mounted = [.. status.Disks.Where(d => d.State == StatusWords.Mounted).Select(d => d.MountPoint)];
        if (mounted.Count == 0)
        {
            return status;
        }

        IReadOnlyDictionary<string, FilesystemUsage?> usages = await source.ReadAsync(mounted, Deadline, cancellationToken);
        return status with { Disks = [.. status.Disks.Select(With)] };

        DiskStatus With(DiskStatus disk) =>
            disk.State == StatusWords.Mounted && usages.GetValueOrDefault(disk.MountPoint) is FilesystemUsage usage
                ? disk with { Usage = new UsageStatus(usage.SizeBytes, usage.FreeBytes, usage.AvailableBytes, usage.Inodes, usage.FreeInodes) }
                : disk;
    }
}
