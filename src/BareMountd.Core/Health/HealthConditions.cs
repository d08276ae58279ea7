using System.Collections.Frozen;
using System.Collections.Immutable;
using BareMountd.Core.Health.Conditions;

namespace BareMountd.Core.Health;

/// <summary>Every condition a disk can have, sorted by code (a test keeps it so).</summary>
public static class HealthConditions
{
    /// <summary>The list.</summary>
    public static ImmutableArray<HealthCondition> All { get; } =
    [
        AmbiguousCondition.Row,
        CodeCondition.Refusal(Codes.AmbivalentContent, "Contradicting signatures on the device."),
        CodeCondition.Failure(Codes.BusUnavailable, "systemd or the bus cannot be reached."),
        CanaryCorruptCondition.Row,
        CodeCondition.Refusal(Codes.ClaimedTwice, "One device fits two declared disks."),
        DeclarationPendingCondition.Row,
        CodeCondition.Failure(Codes.DependencyFailed, "A unit that the mount depends on failed."),
        DeviceErrorsCondition.Row,
        CodeCondition.Failure(Codes.DeviceGone, "The device vanished while it was being worked on."),
        DirtyFilesystemCondition.Row,
        CodeCondition.Refusal(Codes.Encrypted, "Encrypted container without an `encryption` section."),
        FlappingCondition.Row,
        FsErrorsCondition.Row,
        CodeCondition.Failure(Codes.FsckFailed, "The filesystem check before the mount failed."),
        CodeCondition.Refusal(Codes.Held, "A kernel device (mapping, array) is built on it."),
        InodesLowCondition.Row,
        IoHungCondition.Row,
        CodeCondition.Failure(Codes.JobCanceled, "The job was cancelled by another one."),
        LinkConflictCondition.Row,
        CodeCondition.Refusal(Codes.LvmMember, "LVM physical volume."),
        CodeCondition.Failure(Codes.MountFailed, "The kernel or its helper refused to mount."),
        CodeCondition.Failure(Codes.MountPointBusy, "Another filesystem is mounted on the mount point.") with { DependsOn = [WrongDeviceCondition.Code] },
        CodeCondition.Failure(Codes.MountPointInvalid, "The mount point cannot be used: a file, a symbolic link, not creatable."),
        CodeCondition.Failure(Codes.MountPointNotEmpty, "The mount point is a directory with files in it."),
        CodeCondition.Failure(Codes.MountTimeout, "The mount job did not end in time."),
        CodeCondition.Refusal(Codes.MountedElsewhere, "Mounted at another place than the declared one, by somebody else."),
        CodeCondition.Refusal(Codes.NoFilesystem, "No filesystem was recognised."),
        CodeCondition.Refusal(Codes.NoSuchPartition, "The declared partition does not exist."),
        NotAttachedCondition.Row,
        CodeCondition.Failure(Codes.NotInMountTable, "systemd said done, and the mount table does not show the mount."),
        NoticeCondition.Row,
        CodeCondition.Refusal(Codes.PartitionUnclear, "Several partitions fit and none is declared."),
        ProbeFailedCondition.Row,
        CodeCondition.Refusal(Codes.RaidMember, "Member of a RAID, ZFS, bcache, DRBD or multipath set."),
        ReadOnlyFlipCondition.Row,
        SlowCondition.Row,
        SmartFailingCondition.Row,
        SpaceLowCondition.Row,
        CodeCondition.Refusal(Codes.Swap, "Active swap, or a swap signature."),
        CodeCondition.Refusal(Codes.SystemDisk, "The disk carries a part of the running system."),
        CodeCondition.Failure(Codes.SystemdNewer, "systemd answered with a result that this version does not know."),
        CodeCondition.Failure(Codes.UnitConflict, "The unit exists and is not ours, is masked, or could not be loaded."),
        UnitDriftCondition.Row,
        CodeCondition.Failure(Codes.UnmountBusy, "It could not be unmounted because the filesystem is in use."),
        CodeCondition.Failure(Codes.UnmountFailed, "Unmounting failed for another reason."),
        UnmountedByHandCondition.Row,
        CodeCondition.Refusal(Codes.Unreadable, "The device cannot be read."),
        CodeCondition.Refusal(Codes.UnsupportedDevice, "Optical drives, RAM disks, zram, network block devices."),
        CodeCondition.Refusal(Codes.VirtualDisk, "A VHDX disk that was not named by UUID or label."),
        WaitingCondition.Row,
        WrongDeviceCondition.Row,
        CodeCondition.Refusal(Codes.WrongFilesystem, "Another filesystem than the declared one."),
    ];

    private static readonly FrozenDictionary<string, HealthCondition> s_byCode = All.ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ImmutableArray<string>> s_causes =
        All.ToFrozenDictionary(c => c.Code, CausesOf, StringComparer.Ordinal);

    /// <summary>The condition of that code, or null.</summary>
    public static HealthCondition? Find(string code) => s_byCode.GetValueOrDefault(code);

    /// <summary>What explains a condition: those it depends on, those that these depend on, and so on.</summary>
    public static ImmutableArray<string> Causes(string code) => s_causes.GetValueOrDefault(code, []);

    private static ImmutableArray<string> CausesOf(HealthCondition condition)
    {
        List<string> causes = [.. condition.DependsOn];
        for (int i = 0; i < causes.Count; i++)
        {
            causes.AddRange(s_byCode[causes[i]].DependsOn.Where(c => c != condition.Code && !causes.Contains(c)));
        }

        return [.. causes];
    }
}
