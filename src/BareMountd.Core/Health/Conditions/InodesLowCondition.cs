using System.Globalization;

namespace BareMountd.Core.Health.Conditions;

/// <summary>Few inodes are left.</summary>
public static class InodesLowCondition
{
    /// <summary>Code.</summary>
    public const string Code = "inodes-low";

    /// <summary>Its row; the times are those of <see cref="SpaceLowCondition"/> for the same reasons.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "Fewer inodes are free than `health.inodesLow`; critical when none is left: no file can be made, whatever space is free.",
        Hint = "find the folder with the most files: `du --inodes -x {mountPoint} | sort -n | tail`",
        Scope = ConditionScope.Mount,
        DependsOn = [ProbeFailedCondition.Code, IoHungCondition.Code],
        VisibleAfter = SpaceLowCondition.ShowsAfter,
        ClearsAfter = SpaceLowCondition.StaysFor,
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        if (facts.Observations.Reading<ProbeReading.Space>() is not { Usage: { ReadOnly: false } usage }
            || !facts.Disk.Health.InodesLow.IsBelow(usage.FreeInodes, usage.Inodes))
        {
            return null;
        }

        string message = usage.FreeInodes == 0
            ? "no inode is free"
            : string.Create(CultureInfo.InvariantCulture, $"{usage.FreeInodes} of {usage.Inodes} inodes are free");
        return new Finding(message)
        {
            Severity = usage.FreeInodes == 0 ? HealthSeverity.Critical : HealthSeverity.Warning,
            Evidence = Evidence.Of(
                ("inodes", Evidence.Text(usage.Inodes)),
                ("inodes_free", Evidence.Text(usage.FreeInodes))),
        };
    }
}
