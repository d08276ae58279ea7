using BareMountd.Core.Planning;

namespace BareMountd.Core.Health.Conditions;

/// <summary>Another disk comes first.</summary>
public static class WaitingCondition
{
    /// <summary>Code.</summary>
    public const string Code = "waiting";

    /// <summary>Its row.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Info,
        Meaning = "The disk is there and waits for the disks that it is declared after.",
        Hint = "baremountctl status",
        Evaluate = facts => facts.Runtime is { State: DiskState.Found, WaitingFor.IsEmpty: false }
            ? new Finding("waits until these are mounted: " + string.Join(", ", facts.Runtime.WaitingFor))
            {
                Hint = "baremountctl status " + facts.Runtime.WaitingFor[0],
            }
            : null,
    };
}
