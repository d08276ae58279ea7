namespace BareMountd.Core.Ports;

/// <summary>Free space of mounted filesystems, with a deadline: a hung disk is skipped, never waited for.</summary>
public interface IFilesystemUsageSource
{
    /// <summary>
    /// Usage of each mount point; null where the call failed or did not answer within the deadline. A mount point that is stuck is
    /// marked and answers null at once until its call returns.
    /// </summary>
    Task<IReadOnlyDictionary<string, FilesystemUsage?>> ReadAsync(IReadOnlyList<string> mountPoints, TimeSpan deadline, CancellationToken cancellationToken);
}
