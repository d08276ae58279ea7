namespace BareMountd.Core.Doctor.Checks;

/// <summary>What the caller may do on the control socket.</summary>
internal static class ControlSocketCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Daemon, "control-socket", "who is not in the socket's group cannot even look", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        DaemonFacts daemon = facts.Daemon;
        if (daemon.Denied)
        {
            yield return CheckFinding.Fail(daemon.Problem ?? "not for this user", daemon.Hint);
        }
        else if (!daemon.Answers)
        {
            yield return CheckFinding.Skip("needs the daemon");
        }
        else
        {
            yield return CheckFinding.Ok(daemon.MayAct switch
            {
                true => "you may look and act",
                false => "you may look; to act use sudo, or control.actGroup in the configuration",
                null => "you may look",
            });
        }
    }
}
