using BareMountd.Core.Configuration;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>/mnt/wsl is there and shared.</summary>
internal static class MntWslCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Wsl, "mnt-wsl", "only what is mounted below /mnt/wsl is seen by every shell and every distribution, and only while that place is shared", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        if (facts.Wsl is not WslFacts wsl)
        {
            yield return CheckFinding.Skip("not under WSL");
        }
        else if (wsl.SharedType is null)
        {
            yield return CheckFinding.Fail($"nothing is mounted on {MountPath.WslShared}", "in Windows: wsl --shutdown, then start again; wsl --update when that does not help");
        }
        else if (!wsl.SharedPropagates)
        {
            yield return CheckFinding.Warn($"{MountPath.WslShared} ({wsl.SharedType}) is not shared", $"sudo mount --make-shared {MountPath.WslShared}, and find out who made it private");
        }
        else
        {
            yield return CheckFinding.Ok($"{MountPath.WslShared} is a shared {wsl.SharedType}");
        }
    }
}
