using System.Collections.Frozen;
using System.Collections.Immutable;

namespace BareMountd.Core;

/// <summary>
/// Every refusal and failure code with the hint that goes with it: the same word in log, API, metric label, CLI and docs.
/// </summary>
public static class Codes
{
    /// <summary>Two or more devices fit one declared disk.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>One device fits two declared disks.</summary>
    public const string ClaimedTwice = "claimed-twice";

    /// <summary>The disk carries a part of the running system.</summary>
    public const string SystemDisk = "system-disk";

    /// <summary>Active swap, or a swap signature.</summary>
    public const string Swap = "swap";

    /// <summary>Member of a RAID, ZFS, bcache, DRBD or multipath set.</summary>
    public const string RaidMember = "raid-member";

    /// <summary>LVM physical volume.</summary>
    public const string LvmMember = "lvm-member";

    /// <summary>Encrypted container without an <c>encryption</c> section.</summary>
    public const string Encrypted = "encrypted";

    /// <summary>A kernel device (mapping, array) is built on it.</summary>
    public const string Held = "held";

    /// <summary>Mounted at another place than the declared one, by somebody else.</summary>
    public const string MountedElsewhere = "mounted-elsewhere";

    /// <summary>A VHDX disk that was not named by UUID or label.</summary>
    public const string VirtualDisk = "virtual-disk";

    /// <summary>Optical drives, RAM disks, zram, network block devices.</summary>
    public const string UnsupportedDevice = "unsupported-device";

    /// <summary>The declared partition does not exist.</summary>
    public const string NoSuchPartition = "no-such-partition";

    /// <summary>Several partitions fit and none is declared.</summary>
    public const string PartitionUnclear = "partition-unclear";

    /// <summary>No filesystem was recognised.</summary>
    public const string NoFilesystem = "no-filesystem";

    /// <summary>Another filesystem than the declared one.</summary>
    public const string WrongFilesystem = "wrong-filesystem";

    /// <summary>Contradicting signatures on the device.</summary>
    public const string AmbivalentContent = "ambivalent-content";

    /// <summary>The device cannot be read.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Another filesystem is mounted on the mount point.</summary>
    public const string MountPointBusy = "mount-point-busy";

    /// <summary>The mount point is a directory with files in it.</summary>
    public const string MountPointNotEmpty = "mount-point-not-empty";

    /// <summary>The mount point cannot be used: a file, a symbolic link, not creatable.</summary>
    public const string MountPointInvalid = "mount-point-invalid";

    /// <summary>The kernel or its helper refused to mount.</summary>
    public const string MountFailed = "mount-failed";

    /// <summary>The filesystem check before the mount failed.</summary>
    public const string FsckFailed = "fsck-failed";

    /// <summary>The job did not end in time.</summary>
    public const string MountTimeout = "mount-timeout";

    /// <summary>A unit that the mount depends on failed.</summary>
    public const string DependencyFailed = "dependency-failed";

    /// <summary>The job was cancelled by another one.</summary>
    public const string JobCanceled = "job-canceled";

    /// <summary>The unit exists and is not ours, is masked, or could not be loaded.</summary>
    public const string UnitConflict = "unit-conflict";

    /// <summary>systemd said done, and the mount table does not show the mount.</summary>
    public const string NotInMountTable = "not-in-mount-table";

    /// <summary>systemd or the bus cannot be reached.</summary>
    public const string BusUnavailable = "bus-unavailable";

    /// <summary>systemd answered with a result that this version does not know.</summary>
    public const string SystemdNewer = "systemd-newer";

    /// <summary>The filesystem is in use.</summary>
    public const string UnmountBusy = "unmount-busy";

    /// <summary>Unmounting failed for another reason.</summary>
    public const string UnmountFailed = "unmount-failed";

    /// <summary>A link's place is taken by something that is not ours.</summary>
    public const string LinkConflict = "link-conflict";

    /// <summary>The device vanished while it was being worked on.</summary>
    public const string DeviceGone = "device-gone";

    private static readonly FrozenDictionary<string, string> s_hints = new Dictionary<string, string>
    {
        [Ambiguous] = "add serial, wwn or uuid under match so that one disk is left; `baremountctl devices` lists them",
        [ClaimedTwice] = "two declared disks match this device: make their match keys differ",
        [SystemDisk] = "this disk carries the running system; to mount a spare partition of it, set partition and allow: [\"system-disk\"]",
        [Swap] = "this is swap space; declare another disk",
        [RaidMember] = "assemble the array and declare the filesystem on it by uuid",
        [LvmMember] = "activate the volume group and declare the logical volume's filesystem by uuid",
        [Encrypted] = "this is an encrypted container; unlock it first and declare the filesystem inside by uuid",
        [Held] = "something is built on this device (see `lsblk`); declare the filesystem on top of it by uuid",
        [MountedElsewhere] = "unmount it there, or declare that place as mountPoint",
        [VirtualDisk] = "a VHDX has no identity of its own; name it by uuid or label if it is really meant",
        [UnsupportedDevice] = "this kind of device is never mounted by baremountd",
        [NoSuchPartition] = "set partition to a number that exists; `baremountctl devices` lists them",
        [PartitionUnclear] = "set partition to the number that is meant; `baremountctl devices` lists them",
        [NoFilesystem] = "there is no filesystem that can be recognised; check the disk with `blkid -p`",
        [WrongFilesystem] = "correct fsType, or check that this is the right disk",
        [AmbivalentContent] = "two signatures contradict each other; look with `wipefs` (it only lists) and remove the stale one",
        [Unreadable] = "the kernel could not read this device; see `journalctl -k`",
        [MountPointBusy] = "another filesystem is mounted there; unmount it or choose another mountPoint",
        [MountPointNotEmpty] = "move the files away, or set allowNonEmpty to hide them",
        [MountPointInvalid] = "the mount point must be a directory or creatable as one, with no symbolic link in its path",
        [MountFailed] = "see `journalctl -u` of the unit and `journalctl -k` for the kernel's words",
        [FsckFailed] = "check the filesystem by hand with `fsck`, then `baremountctl mount`",
        [MountTimeout] = "the device or the filesystem did not answer in time; see `journalctl -k`",
        [DependencyFailed] = "a unit that this mount needs failed; see `systemctl list-dependencies` of the unit",
        [JobCanceled] = "another job replaced this one; it is tried again",
        [UnitConflict] = "a unit of that name exists and is not ours (fstab, a unit file, or masked); remove it or choose another mountPoint",
        [NotInMountTable] = "systemd reports success but the kernel shows no mount; see `journalctl -u` of the unit",
        [BusUnavailable] = "systemd cannot be reached over D-Bus; is systemd PID 1? (WSL: [boot] systemd=true in /etc/wsl.conf)",
        [SystemdNewer] = "this systemd speaks a newer protocol than this baremountd; upgrade baremountd",
        [UnmountBusy] = "find who uses it with `fuser -vm` on the mount point, end that, and try again",
        [UnmountFailed] = "see `journalctl -u` of the unit",
        [LinkConflict] = "something that is not ours stands where the link should be; move it away or drop the link",
        [DeviceGone] = "the device went away; attach it again",
    }.ToFrozenDictionary();

    /// <summary>Every code, sorted.</summary>
    public static ImmutableArray<string> All { get; } = [.. s_hints.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What to do next about a code; empty for an unknown one.</summary>
    public static string Hint(string code) => s_hints.GetValueOrDefault(code, "");
}
