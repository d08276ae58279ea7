namespace BareMountd.Core.Doctor.Checks;

/// <summary>systemd is PID 1.</summary>
internal static class SystemdCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(DoctorSection.Systemd, "systemd", "every mount is a unit of systemd; without it nothing is mounted", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        if (facts.SystemdBooted)
        {
            yield return CheckFinding.Ok("systemd is PID 1");
            yield break;
        }

        string init = facts.InitName.Length == 0 ? "PID 1 is not systemd" : $"PID 1 is {facts.InitName}, not systemd";
        string fix = facts.Wsl switch
        {
            null => "boot with systemd as init",
            { SystemdSetting: true } => "/etc/wsl.conf says systemd=true already; in Windows: wsl --shutdown, then start again (WSL 0.67.6 or later)",
            _ => "write systemd=true under [boot] in /etc/wsl.conf; then in Windows: wsl --shutdown",
        };
        yield return CheckFinding.Fail(init, fix);
    }
}
