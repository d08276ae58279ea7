using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Health.Conditions;

/// <summary>The declaration was changed and the standing mount is as it was.</summary>
public static class DeclarationPendingCondition
{
    /// <summary>Code.</summary>
    public const string Code = "declaration-pending";

    /// <summary>Its row. Information: a mount in use is never moved behind its user's back.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Info,
        Meaning = "The disk is mounted at another place, or with other options, than are declared now.",
        Hint = "baremountctl remount {disk}",
        Scope = ConditionScope.Mount,
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        if (facts.Entry is not MountEntry entry)
        {
            return null;
        }

        if (entry.MountPoint != facts.Disk.MountPoint)
        {
            return new Finding($"still mounted at {entry.MountPoint}; declared is {facts.Disk.MountPoint}");
        }

        return facts.Runtime is { AppliedOptions: string applied, Device: not null }
            && applied != string.Join(',', Planner.OptionsFor(facts.Disk, facts.Disk.FsType ?? entry.FsType))
            ? new Finding("mounted with other options than are declared now")
            : null;
    }
}
