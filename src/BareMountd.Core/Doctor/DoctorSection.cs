namespace BareMountd.Core.Doctor;

/// <summary>What a check is about, in the order of the page.</summary>
public enum DoctorSection
{
    /// <summary>Kernel, clock, libraries.</summary>
    Machine,

    /// <summary>systemd, D-Bus, udev, cgroups.</summary>
    Systemd,

    /// <summary>What only WSL has.</summary>
    Wsl,

    /// <summary>The daemon, its socket, configuration and metrics.</summary>
    Daemon,

    /// <summary>The declared disks.</summary>
    Disks,
}
