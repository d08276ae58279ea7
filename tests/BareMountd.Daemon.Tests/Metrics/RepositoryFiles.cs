namespace BareMountd.Daemon.Tests.Metrics;

/// <summary>Files of the repository that tests compare with.</summary>
internal static class RepositoryFiles
{
    private static readonly string s_root = FindRoot();

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Where a file of the repository stands.</summary>
    public static string PathOf(string path) => Path.Join(s_root, path);

    public static bool Exists(string path) => File.Exists(Path.Join(s_root, path));

    /// <summary>Keeps a file beside the reports of the tests, to be looked at.</summary>
    public static void Keep(string name, byte[] content)
    {
        string folder = Directory.CreateDirectory(Path.Join(s_root, "artifacts", "tests")).FullName;
        File.WriteAllBytes(Path.Join(folder, name), content);
    }

    /// <summary>Where a file stands.</summary>
    public static string FullPath(string path) => Path.Join(s_root, path);

    /// <summary>The C# files of a folder in order, each under the name of its class.</summary>
    public static IReadOnlyList<(string Class, string Text)> Sources(string folder) =>
        [.. Directory.EnumerateFiles(PathOf(folder), "*.cs").Order(StringComparer.Ordinal).Select(f => (Path.GetFileNameWithoutExtension(f), File.ReadAllText(f)))];

    /// <summary>Compares with a golden file; with BAREMOUNTD_UPDATE_GOLDEN=1 in the environment it is rewritten instead, to be looked at in the diff.</summary>
    public static void AssertGolden(string path, string actual)
    {
        string file = PathOf(path);
        if (Environment.GetEnvironmentVariable("BAREMOUNTD_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Join(directory.FullName, "BareMountd.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("these tests run from a build inside the repository");
    }
}
