namespace BareMountd.Core.Doctor.Checks;

/// <summary>The two libraries that the daemon stands on.</summary>
internal static class LibrariesCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Machine, "libraries", "the daemon speaks to systemd through libsystemd and reads superblocks through libblkid", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        // A daemon that answers has loaded them, wherever they are (NixOS gives them to the daemon alone).
        if (facts.MissingLibraries.IsEmpty || facts.Daemon.Answers)
        {
            yield return CheckFinding.Ok("libsystemd.so.0 and libblkid.so.1 are there");
        }
        else
        {
            yield return CheckFinding.Fail(
                string.Join(" and ", facts.MissingLibraries) + (facts.MissingLibraries.Length == 1 ? " is" : " are") + " not there",
                "Debian: apt-get install libsystemd0 libblkid1; NixOS: use the package, which brings them");
        }
    }
}
