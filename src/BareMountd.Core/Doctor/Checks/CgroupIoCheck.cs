namespace BareMountd.Core.Doctor.Checks;

/// <summary>cgroup v2 with the io controller, and systemd's accounting by it.</summary>
internal static class CgroupIoCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Systemd, "cgroup-io", "the kernel tells which service does how much I/O on which disk only by cgroup v2 with the io controller", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        if (!facts.Cgroup.Unified)
        {
            yield return CheckFinding.Warn(
                "cgroup v2 is not in use",
                facts.IsWsl ? "in %UserProfile%\\.wslconfig under [wsl2]: kernelCommandLine=cgroup_no_v1=all; then wsl --shutdown" : "boot with systemd.unified_cgroup_hierarchy=1");
        }
        else if (!facts.Cgroup.Controllers.Contains("io"))
        {
            yield return CheckFinding.Warn("the kernel has no io controller (CONFIG_BLK_CGROUP)", facts.IsWsl ? "in Windows: wsl --update" : "take a kernel that has it");
        }
        else if (facts.Cgroup.IoAccounting == false)
        {
            yield return CheckFinding.Warn(
                "cgroup v2 with the io controller; systemd does not account I/O",
                "DefaultIOAccounting=yes under [Manager] in /etc/systemd/system.conf.d/io.conf; then systemctl daemon-reexec");
        }
        else
        {
            yield return CheckFinding.Ok(facts.Cgroup.IoAccounting is null
                ? "cgroup v2 with the io controller"
                : "cgroup v2 with the io controller, I/O is accounted");
        }
    }
}
