namespace BareMountd.Core.Tests.Configuration;

/// <summary>Where the sources stand: golden files are compared with what is in the repository, not with copies.</summary>
internal static class Repository
{
    /// <summary>Directory of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>True when golden files are to be rewritten: <c>BAREMOUNTD_UPDATE_GOLDEN=1 dotnet test …</c></summary>
    public static bool Update => Environment.GetEnvironmentVariable("BAREMOUNTD_UPDATE_GOLDEN") == "1";

    /// <summary>A file of the repository.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !System.IO.File.Exists(Path.Combine(directory.FullName, "BareMountd.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("BareMountd.sln is in no directory above the tests");
    }
}
