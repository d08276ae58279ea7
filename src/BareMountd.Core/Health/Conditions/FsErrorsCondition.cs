using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Health.Conditions;

/// <summary>The filesystem itself keeps a record of errors, or has shut down.</summary>
public static class FsErrorsCondition
{
    /// <summary>Code.</summary>
    public const string Code = "fs-errors";

    /// <summary>
    /// Its row. The records are exact, so it shows at once. It is a warning because the filesystem still works, and the record may be old:
    /// it stays in the superblock until a check. Two minutes are four looks at the default interval: one look that brings nothing is no cure.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "The filesystem recorded errors (ext4, btrfs) or misses a device (btrfs); critical and not usable when the kernel has shut it down (XFS, ext4).",
        Hint = "save what matters, then `baremountctl unmount {disk}`, `fsck -f {device}`, `baremountctl mount {disk}`",
        Scope = ConditionScope.Mount,
        ClearsAfter = TimeSpan.FromMinutes(2),
        Evaluate = facts => Shutdown(facts) ?? Ext(facts) ?? Btrfs(facts),
    };

    private static Finding? Shutdown(DiskFacts facts)
    {
        // XFS tells by a call of its own; newer ext4 by a word among the options (fs/ext4/super.c, _ext4_show_options).
        bool xfs = facts.Observations.Reading<ProbeReading.XfsState>() is { Shutdown: true };
        bool ext = facts.Entry is MountEntry entry && entry.FsType.StartsWith("ext", StringComparison.Ordinal) && entry.HasSuperOption("shutdown");
        if (!xfs && !ext)
        {
            return null;
        }

        string repair = xfs ? "xfs_repair {device}" : "fsck -f {device}";
        ProbeReading.ExtErrors? errors = facts.Observations.Reading<ProbeReading.ExtErrors>();
        string reason = errors is { ErrorsCount: > 0 } ? "; " + ExtErrorText.Describe(errors) : "";
        return new Finding("the kernel has shut this filesystem down: every call answers with an error" + reason)
        {
            Severity = HealthSeverity.Critical,
            Unusable = true,
            Hint = $"`journalctl -k` tells why; then `baremountctl unmount {{disk}}`, `{repair}`, `baremountctl mount {{disk}}`",
            Evidence = (errors is null ? Evidence.Of() : ExtErrorText.Numbers(errors)).SetItem("shutdown", "1"),
        };
    }

    private static Finding? Ext(DiskFacts facts) => facts.Observations.Reading<ProbeReading.ExtErrors>() is { ErrorsCount: > 0 } errors
        ? new Finding(ExtErrorText.Describe(errors)) { Evidence = ExtErrorText.Numbers(errors) }
        : null;

    private static Finding? Btrfs(DiskFacts facts)
    {
        if (facts.Observations.Reading<ProbeReading.BtrfsDevices>() is not { } reading)
        {
            return null;
        }

        List<string> words = [];
        ImmutableSortedDictionary<string, string>.Builder numbers = Evidence.Of().ToBuilder();
        foreach (BtrfsDevice device in reading.Devices)
        {
            if (device.Missing)
            {
                words.Add(string.Create(CultureInfo.InvariantCulture, $"device {device.Id} is missing"));
                Number(device, "missing", 1);
            }

            ulong sum = device.WriteErrors + device.ReadErrors + device.FlushErrors + device.CorruptionErrors + device.GenerationErrors;
            if (sum > 0)
            {
                words.Add(string.Create(CultureInfo.InvariantCulture, $"device {device.Id} has {sum} {(sum == 1 ? "error" : "errors")}"));
                Number(device, "write_errors", device.WriteErrors);
                Number(device, "read_errors", device.ReadErrors);
                Number(device, "flush_errors", device.FlushErrors);
                Number(device, "corruption_errors", device.CorruptionErrors);
                Number(device, "generation_errors", device.GenerationErrors);
            }
        }

        return words.Count == 0
            ? null
            : new Finding("btrfs: " + string.Join("; ", words))
            {
                Hint = "`btrfs device stats {mountPoint}` (with -z it sets the counters back), then `btrfs scrub start {mountPoint}`",
                Evidence = numbers.ToImmutable(),
            };

        void Number(BtrfsDevice device, string name, ulong value)
        {
            if (value > 0)
            {
                numbers[string.Create(CultureInfo.InvariantCulture, $"device_{device.Id}_{name}")] = Evidence.Text(value);
            }
        }
    }
}
