using BareMountd.Core.Control;

namespace BareMountd.Core.Views;

/// <summary>Moves every moment of a status, for a machine whose clock was set back under a daemon that went on. Pure.</summary>
public static class StatusTimes
{
    /// <summary>The same status with all its moments earlier by <paramref name="ahead"/>.</summary>
    public static StatusResponse Earlier(StatusResponse status, TimeSpan ahead)
    {
        return ahead == TimeSpan.Zero ? status : status with
        {
            ReadySince = status.ReadySince - ahead,
            Disks = [.. status.Disks.Select(Disk)],
            Conditions = All(status.Conditions),
        };

        DiskStatus Disk(DiskStatus disk) => disk with { Since = disk.Since - ahead, RetryAt = disk.RetryAt - ahead, Conditions = All(disk.Conditions) };

        IReadOnlyList<ConditionStatus> All(IReadOnlyList<ConditionStatus> conditions) => [.. conditions.Select(c => c with { Since = c.Since - ahead })];
    }
}
