using System.Collections.Immutable;
using BareMountd.Core.Configuration;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>Declared mount points that shells under WSL would not see.</summary>
internal static class MountPointsCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Wsl, "mount-points", "a mount outside /mnt/wsl is seen in the mount namespace of PID 1 only, not in shells that were started before", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        if (facts.Wsl is null)
        {
            yield return CheckFinding.Skip("not under WSL");
            yield break;
        }

        ImmutableArray<DiskConfig> disks = facts.Config.Result?.Config?.Disks ?? [];
        DiskConfig[] outside = [.. disks.Where(d => !MountPath.IsInside(d.MountPoint, MountPath.WslShared))];
        foreach (DiskConfig disk in outside)
        {
            yield return CheckFinding.Warn(
                $"{disk.MountPoint} is outside {MountPath.WslShared}",
                $"mountPoint {MountPath.WslShared}/{disk.Name} with links [\"{disk.MountPoint}\"]",
                disk.Name);
        }

        if (disks.IsEmpty)
        {
            yield return CheckFinding.Skip("no disk is declared");
        }
        else if (outside.Length == 0)
        {
            yield return CheckFinding.Ok($"all below {MountPath.WslShared}");
        }
    }
}
