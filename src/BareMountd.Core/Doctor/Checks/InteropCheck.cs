namespace BareMountd.Core.Doctor.Checks;

/// <summary>Programs of Windows can be started from here.</summary>
internal static class InteropCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Wsl, "interop", "a disk that went after 'wsl --shutdown' can be attached again from here only when programs of Windows can be started", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        const string Setting = "write enabled=true under [interop] in /etc/wsl.conf; then in Windows: wsl --shutdown";
        if (facts.Wsl is not WslFacts wsl)
        {
            yield return CheckFinding.Skip("not under WSL");
        }
        else if (wsl.InteropHandler is null)
        {
            yield return CheckFinding.Warn(
                "the kernel has no handler for programs of Windows (binfmt_misc, WSLInterop)",
                Setting + "; when it is there and gone again, systemd-binfmt took it away: wsl --update");
        }
        else if (wsl.InteropHandler != "enabled")
        {
            yield return CheckFinding.Warn($"the handler for programs of Windows is {wsl.InteropHandler}", Setting);
        }
        else if (!wsl.WindowsAnswers)
        {
            yield return CheckFinding.Warn("the drives of Windows do not answer", "in Windows: wsl --shutdown");
        }
        else if (wsl.WindowsPrograms.IsEmpty)
        {
            yield return CheckFinding.Warn(
                "neither wsl.exe nor powershell.exe is found",
                "write enabled=true under [automount] and appendWindowsPath=true under [interop] in /etc/wsl.conf; then in Windows: wsl --shutdown");
        }
        else
        {
            yield return CheckFinding.Ok("programs of Windows can be started: " + string.Join(", ", wsl.WindowsPrograms));
        }
    }
}
