namespace BareMountd.Core.Doctor.Checks;

/// <summary>udev, and what it means that it runs or not.</summary>
internal static class UdevCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Systemd, "udev", "with udev disks have links below /dev/disk and systemd sees them go; without it the daemon does both itself", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        if (facts.UdevRuns)
        {
            yield return CheckFinding.Ok("runs; disks are seen through it");
        }
        else if (facts.IsWsl)
        {
            yield return CheckFinding.Ok("does not run, which is usual under WSL; disks are seen through the kernel, there are no links below /dev/disk");
        }
        else if (!facts.SystemdBooted)
        {
            yield return CheckFinding.Skip("needs systemd");
        }
        else
        {
            yield return CheckFinding.Warn(
                "does not run; disks are seen through the kernel, there are no links below /dev/disk",
                "systemctl start systemd-udevd.service, unless it is off on purpose");
        }
    }
}
