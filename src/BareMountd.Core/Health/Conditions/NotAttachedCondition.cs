using BareMountd.Core.Planning;

namespace BareMountd.Core.Health.Conditions;

/// <summary>No device fits.</summary>
public static class NotAttachedCondition
{
    /// <summary>Code.</summary>
    public const string Code = "not-attached";

    /// <summary>
    /// Its row. Information only: a laptop without its disk, and WSL before Windows has handed the disk over, are no faults, and the state
    /// says <c>missing</c> at once. Ten seconds, because a USB bridge that resets is back by then.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Info,
        Meaning = "No device fits the declared disk.",
        Hint = "attach it; `baremountctl explain {disk}` tells what was looked for",
        VisibleAfter = TimeSpan.FromSeconds(10),
        Evaluate = facts => facts.Runtime.State == DiskState.Missing ? new Finding("no device fits") : null,
    };
}
