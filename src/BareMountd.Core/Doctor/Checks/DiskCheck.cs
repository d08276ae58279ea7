using BareMountd.Core.Control;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>Every declared disk: its state, its worst condition, and the next step.</summary>
internal static class DiskCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(DoctorSection.Disks, "disk", "what it carries is there only while it is mounted and well", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        if (facts.Daemon.Status is not StatusResponse status)
        {
            return [CheckFinding.Skip("needs the daemon")];
        }

        return status.Disks.Count == 0
            ? [CheckFinding.Skip("no disk is declared; baremountctl devices shows what could be")]
            : status.Disks.Select(disk => One(disk, facts.IsWsl));
    }

    private static CheckFinding One(DiskStatus disk, bool wsl)
    {
        ConditionStatus? worst = disk.Conditions.OrderBy(c => c.Severity switch { "critical" => 0, "warning" => 1, _ => 2 }).FirstOrDefault();
        string place = disk.State == StatusWords.Mounted ? $"mounted at {disk.MountPoint}" : disk.State;
        string words = worst is null ? place : $"{place}; {worst.Code}: {worst.Message}";
        string next = string.IsNullOrEmpty(worst?.Hint) ? Next(disk, wsl) : worst.Hint;
        return disk.State switch
        {
            StatusWords.Disabled => CheckFinding.Skip("enabled is false in the configuration", disk.Name),
            _ when worst?.Severity == "critical" || disk.State == StatusWords.Failed => CheckFinding.Fail(words, next, disk.Name),
            StatusWords.Mounted when worst is null or { Severity: "info" } => CheckFinding.Ok(words, disk.Name),
            _ => CheckFinding.Warn(words, next, disk.Name),
        };
    }

    private static string Next(DiskStatus disk, bool wsl) => disk.State switch
    {
        StatusWords.Missing when wsl =>
            $"attach it; in Windows, elevated: wsl --mount \\\\.\\PHYSICALDRIVEn --bare (which n: Get-Disk); baremountctl explain {disk.Name} tells what was looked for",
        StatusWords.Missing => $"attach it; baremountctl explain {disk.Name} tells what was looked for",
        StatusWords.Found => "baremountctl mount " + disk.Name,
        _ => "baremountctl status " + disk.Name,
    };
}
