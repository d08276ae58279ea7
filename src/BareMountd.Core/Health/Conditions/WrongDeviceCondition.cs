using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Health.Conditions;

/// <summary>The mount point carries another device than the one that was matched.</summary>
public static class WrongDeviceCondition
{
    /// <summary>Code.</summary>
    public const string Code = "wrong-device";

    /// <summary>
    /// Its row. Whoever writes there writes to the wrong disk: critical. Five seconds, in which systemd takes down the mount of a device
    /// that went and came back under another name.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Critical,
        Meaning = "The mount point carries another device than the one that fits, or one that is gone: what is written there does not reach this disk.",
        Hint = "`findmnt {mountPoint}` shows it; end what uses it, `umount {mountPoint}`, then `baremountctl mount {disk}`",
        VisibleAfter = TimeSpan.FromSeconds(5),
        Unusable = true,
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        // While a job runs, what stands there is about to change.
        if (facts.Entry is not MountEntry entry || facts.Runtime.JobInFlight)
        {
            return null;
        }

        if (facts.Standing is { Orphaned: true } standing)
        {
            return Found($"{entry.MountPoint} still carries {entry.Source} ({entry.FsType}) of attachment {standing.Device.DiskSeq}, which is gone");
        }

        return !facts.Mounted
            && IsFree(facts.Outcome)
            && facts.Device is BlockDevice device
            && IsOfDisk(entry)
            && !MountedOn.Is(entry, device.Key)
            && !SameBtrfs(facts, entry, device)
            ? Found($"{entry.MountPoint} carries {entry.Source} ({entry.FsType}), not {device.DevNode}")
            : null;

        Finding Found(string words) => new(words)
        {
            Evidence = Evidence.Of(
                ("expected_device", facts.Device?.Number.ToString()),
                ("mounted_device", entry.Number.ToString())),
        };
    }

    /// <summary>
    /// Nothing but its place is against the disk. A container or an array that is built on it is mounted as another device, and rightly so.
    /// </summary>
    private static bool IsFree(MatchOutcome outcome) =>
        outcome is MatchOutcome.Found or MatchOutcome.Refused { Code: Codes.MountPointBusy or Codes.MountedElsewhere };

    /// <summary>A tmpfs or a network mount in the way is a busy mount point, not another disk.</summary>
    private static bool IsOfDisk(MountEntry entry) => entry.Number.Major != 0 || entry.FsType == "btrfs";

    /// <summary>A btrfs on several devices names only one of them.</summary>
    private static bool SameBtrfs(DiskFacts facts, MountEntry entry, BlockDevice device)
    {
        if (entry.FsType != "btrfs" || device.Content.Uuid is not string uuid)
        {
            return false;
        }

        foreach (BlockDevice other in facts.Input.World.Devices)
        {
            if (Path.GetFileName(entry.Source.AsSpan()).SequenceEqual(other.Name))
            {
                return other.Content.Uuid == uuid;
            }
        }

        return false;
    }
}
