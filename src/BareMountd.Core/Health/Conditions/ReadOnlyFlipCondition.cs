using BareMountd.Core.Filesystems;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Health.Conditions;

/// <summary>Meant to be written, and read-only.</summary>
public static class ReadOnlyFlipCondition
{
    /// <summary>Code.</summary>
    public const string Code = "read-only-flip";

    /// <summary>
    /// Its row. The mount table is exact, so it shows and clears at once: every second counts for a database that writes. The kernel does
    /// this to save what is still good on the disk (<c>errors=remount-ro</c>), so data is at risk: critical.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Critical,
        Meaning = "The disk is mounted to be written, and the mount or its superblock is read-only, or refuses every write: after an error the kernel does this to save the rest.",
        Hint = "`journalctl -k` tells why; then `baremountctl unmount {disk}`, `fsck -f {device}` (XFS: `xfs_repair`), `baremountctl mount {disk}`",
        Scope = ConditionScope.Mount,
        Unusable = true,
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        if (facts.Entry is not MountEntry entry)
        {
            return null;
        }

        ProbeReading.ExtErrors? errors = facts.Observations.Reading<ProbeReading.ExtErrors>();
        bool refused = facts.Observations.Reading<ProbeReading.CanarySkipped>() is { WriteRefused: true };
        bool hidden = !entry.ReadOnly && (refused || HasStoppedUnseen(facts, entry, errors));
        if (!(entry.ReadOnly || hidden) || !MeantWritable(facts, entry))
        {
            return null;
        }

        string before = hidden ? "it refuses every write although the mount table says rw"
            : facts.Standing is { SeenWritable: true } ? "it was read-write and is read-only now"
            : "it is declared read-write and is read-only";
        string reason = errors is { ErrorsCount: > 0 } ? "; the filesystem has " + ExtErrorText.Describe(errors)
            : entry.HasSuperOption("emergency_ro") ? "; the filesystem did so itself after an error (emergency_ro)"
            : facts.Device is { ReadOnly: true } device ? $"; the device {device.DevNode} is write-protected"
            : "";
        return new Finding(before + reason)
        {
            Evidence = (errors is null ? Evidence.Of() : ExtErrorText.Numbers(errors))
                .SetItem("device_read_only", facts.Device is { ReadOnly: true } ? "1" : "0")
                .SetItem("mount_options", entry.Options)
                .SetItem("superblock_options", entry.SuperOptions),
        };
    }

    /// <summary>
    /// An ext4 with <c>errors=remount-ro</c> stops at the first error. Since a change of 2024 that went into most stable kernels it does not
    /// say so by <c>ro</c>, and <c>emergency_ro</c> came later and not to all of them: measured on Linux 6.1.192 (Debian 12), the mount table
    /// stays as it was and every write is refused. There a new error on record is the only sign.
    /// </summary>
    private static bool HasStoppedUnseen(DiskFacts facts, MountEntry entry, ProbeReading.ExtErrors? errors) =>
        errors?.ErrorsCount > facts.Observations.FirstErrorsCount && entry.HasSuperOption("errors=remount-ro");

    /// <summary>
    /// Declared so, mounted so where that is known, and of a kind that can be written; a kind that is not known counts once it was seen to be.
    /// </summary>
    private static bool MeantWritable(DiskFacts facts, MountEntry entry)
    {
        if (facts.Disk.MountOptions.Contains("ro") || facts.Runtime.AppliedOptions?.Split(',').Contains("ro") == true)
        {
            return false;
        }

        return facts.Standing is { SeenWritable: true } || FilesystemCatalog.Find(entry.FsType) is { IsReadOnly: false };
    }
}
