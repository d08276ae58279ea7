using BareMountd.Core.Planning;

namespace BareMountd.Core.Health.Conditions;

/// <summary>The user wants it so.</summary>
public static class UnmountedByHandCondition
{
    /// <summary>Code.</summary>
    public const string Code = "unmounted-by-hand";

    /// <summary>Its row.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Info,
        Meaning = "The disk is there and not mounted, because a user unmounted it.",
        Hint = "baremountctl mount {disk}",
        Evaluate = facts => facts.Runtime is { State: DiskState.Found, Held: true }
            ? new Finding("unmounted by the user's word; it stays so until it is mounted or attached anew")
            : null,
    };
}
