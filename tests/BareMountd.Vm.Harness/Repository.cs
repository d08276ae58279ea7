namespace BareMountd.Vm.Harness;

/// <summary>Where things are in the working copy that this assembly was built from.</summary>
public static class Repository
{
    /// <summary>The folder with <c>BareMountd.sln</c>, found upwards from the assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where logs of failed tests and built packages go (not in version control).</summary>
    public static string Artifacts { get; } = Path.Combine(Root, "artifacts");

    /// <summary>
    /// The package to install: <c>$BAREMOUNTD_DEB</c>, or the newest <c>artifacts/baremountd_*_amd64.deb</c>.
    /// </summary>
    /// <returns>A path that exists, or null and, in <paramref name="problem"/>, what to do.</returns>
    public static string? FindPackage(out string? problem)
    {
        string? named = Environment.GetEnvironmentVariable("BAREMOUNTD_DEB");
        if (!string.IsNullOrEmpty(named))
        {
            problem = File.Exists(named) ? null : $"BAREMOUNTD_DEB names {named}, which does not exist.";
            return problem is null ? Path.GetFullPath(named) : null;
        }

        FileInfo? newest = Directory.Exists(Artifacts)
            ? new DirectoryInfo(Artifacts).EnumerateFiles("baremountd_*_amd64.deb").MaxBy(file => file.LastWriteTimeUtc)
            : null;
        problem = newest is null
            ? $"There is no baremountd_*_amd64.deb in {Artifacts}: run `bash packaging/build-deb.sh` first, or name one in BAREMOUNTD_DEB."
            : null;
        return newest?.FullName;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BareMountd.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No BareMountd.sln above {AppContext.BaseDirectory}: the harness runs from a working copy.");
    }
}
