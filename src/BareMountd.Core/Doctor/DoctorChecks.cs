using System.Collections.Immutable;
using BareMountd.Core.Doctor.Checks;

namespace BareMountd.Core.Doctor;

/// <summary>Every check, sorted by section, then by code (a test keeps it so).</summary>
public static class DoctorChecks
{
    /// <summary>The list.</summary>
    public static ImmutableArray<DoctorCheck> All { get; } =
    [
        ClockCheck.Row,
        FilesystemsCheck.Row,
        KernelCheck.Row,
        LibrariesCheck.Row,
        CgroupIoCheck.Row,
        DbusCheck.Row,
        SystemdCheck.Row,
        UdevCheck.Row,
        InteropCheck.Row,
        MntWslCheck.Row,
        MountPointsCheck.Row,
        ConfigCheck.Row,
        ControlSocketCheck.Row,
        DaemonCheck.Row,
        MetricsCheck.Row,
        DiskCheck.Row,
    ];

    /// <summary>Runs every check.</summary>
    public static ImmutableArray<CheckResult> Examine(EnvironmentFacts facts) =>
    [
        .. All.SelectMany(check => check.Look(facts).Select(
            finding => new CheckResult(check.Section, check.Code, finding.Subject, finding.Level, finding.Found, check.Why, finding.Fix))),
    ];
}
