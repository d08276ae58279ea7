using System.Globalization;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>The kernel, and under WSL which of the two WSLs this is.</summary>
internal static class KernelCheck
{
    /// <summary>Since then attachments have a number (<c>diskseq</c>).</summary>
    private static readonly Version s_diskSeq = new(5, 15);

    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Machine,
        "kernel",
        "WSL1 has no Linux kernel and no block devices; a kernel before 5.15 gives attachments no number, so a disk that is changed quickly can pass for the one before",
        Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        string release = facts.KernelRelease;
        if (release.Length == 0)
        {
            return [CheckFinding.Skip("the release of the kernel cannot be read")];
        }

        // WSL1 answers 4.4.0-19041-Microsoft, WSL2 6.18.20.1-microsoft-standard-WSL2: the case of one letter is how Microsoft tells them apart.
        if (facts.IsWsl && release.EndsWith("-Microsoft", StringComparison.Ordinal))
        {
            return [CheckFinding.Fail($"{release}: this is WSL1", "in Windows: wsl --set-version DISTRIBUTION 2")];
        }

        if (!TryVersion(release, out Version? version))
        {
            return [CheckFinding.Ok(release)];
        }

        string what = facts.IsWsl ? release + ", WSL2" : release;
        return
        [
            version < s_diskSeq
                ? CheckFinding.Warn(what + " is older than 5.15", facts.IsWsl ? "in Windows: wsl --update" : "take a newer kernel when there is one")
                : CheckFinding.Ok(what),
        ];
    }

    private static bool TryVersion(string release, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Version? version)
    {
        string[] parts = release.Split('.', '-', '+');
        version = null;
        if (parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor))
        {
            version = new Version(major, minor);
        }

        return version is not null;
    }
}
