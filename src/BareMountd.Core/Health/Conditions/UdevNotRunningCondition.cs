namespace BareMountd.Core.Health.Conditions;

/// <summary>Devices are read from the kernel because no udevd runs.</summary>
public static class UdevNotRunningCondition
{
    /// <summary>Code.</summary>
    public const string Code = "udev-not-running";

    /// <summary>
    /// Its row. Half a minute, because a restart of udevd and a boot in which it comes after the daemon are over by then. Under WSL it is
    /// information, because NixOS-WSL ships without udev; nowhere is it critical, because the daemon works without.
    /// </summary>
    public static MachineCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "udevd does not run: devices are read from the kernel, and there are no `/dev/disk` links; information only under WSL, where that is normal, unless it ran before.",
        Hint = "`systemctl status systemd-udevd`",
        VisibleAfter = TimeSpan.FromSeconds(30),
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(MachineFacts facts) => facts switch
    {
        { UdevRunning: true } => null,
        { UdevSeen: true } => new Finding("udevd ran and does not run any more; devices are read from the kernel"),
        { Host.IsWsl: true } => new Finding("udevd does not run, which is normal under WSL; devices are read from the kernel")
        {
            Severity = HealthSeverity.Info,
            Hint = "",
        },
        _ => new Finding("udevd does not run; devices are read from the kernel"),
    };
}
