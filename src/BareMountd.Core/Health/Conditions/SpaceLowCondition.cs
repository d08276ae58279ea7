using System.Globalization;
using BareMountd.Core.Text;

namespace BareMountd.Core.Health.Conditions;

/// <summary>Little space is left.</summary>
public static class SpaceLowCondition
{
    /// <summary>Code.</summary>
    public const string Code = "space-low";

    /// <summary>What is written and deleted again at once is not worth a word.</summary>
    internal static readonly TimeSpan ShowsAfter = TimeSpan.FromSeconds(30);

    /// <summary>A disk whose free space goes up and down around the limit is low all the time.</summary>
    internal static readonly TimeSpan StaysFor = TimeSpan.FromMinutes(5);

    /// <summary>Its row. What counts is what users can write: the blocks reserved for root are not free for them.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "Less space is available than `health.spaceLow`; critical when none is left.",
        Hint = "find what takes it: `du -xh --max-depth=2 {mountPoint} | sort -h | tail`",
        Scope = ConditionScope.Mount,
        DependsOn = [ProbeFailedCondition.Code, IoHungCondition.Code],
        VisibleAfter = ShowsAfter,
        ClearsAfter = StaysFor,
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        // What cannot be written may be full: an image is so from the start.
        if (facts.Observations.Reading<ProbeReading.Space>() is not { Usage: { ReadOnly: false } usage }
            || !facts.Disk.Health.SpaceLow.IsBelow(usage.AvailableBytes, usage.SizeBytes))
        {
            return null;
        }

        string message = usage.AvailableBytes == 0
            ? "no space is available"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{ByteSize.Format(usage.AvailableBytes)} of {ByteSize.Format(usage.SizeBytes)} are available ({100.0 * usage.AvailableBytes / usage.SizeBytes:0.0} %)");
        return new Finding(message)
        {
            Severity = usage.AvailableBytes == 0 ? HealthSeverity.Critical : HealthSeverity.Warning,
            Evidence = Evidence.Of(
                ("available_bytes", Evidence.Text(usage.AvailableBytes)),
                ("free_bytes", Evidence.Text(usage.FreeBytes)),
                ("size_bytes", Evidence.Text(usage.SizeBytes))),
        };
    }
}
