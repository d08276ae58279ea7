namespace BareMountd.Core.Doctor.Checks;

/// <summary>The system bus.</summary>
internal static class DbusCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(DoctorSection.Systemd, "dbus", "mounts are asked of systemd over the system bus", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        const string Start = "systemctl start dbus.socket; where it is missing, install dbus";
        if (!facts.SystemdBooted)
        {
            return [CheckFinding.Skip("needs systemd")];
        }

        return
        [
            facts.Bus switch
            {
                SocketAnswer.Answers => CheckFinding.Ok("the system bus answers"),
                SocketAnswer.Missing => CheckFinding.Fail("there is no system bus", Start),
                SocketAnswer.Refused => CheckFinding.Fail("nobody listens on the system bus", Start),
                SocketAnswer.Denied => CheckFinding.Skip("the system bus is not for this user"),
                _ => throw new InvalidOperationException($"unknown answer {facts.Bus}"),
            },
        ];
    }
}
