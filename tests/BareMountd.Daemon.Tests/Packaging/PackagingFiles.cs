using System.Diagnostics;

namespace BareMountd.Daemon.Tests.Packaging;

/// <summary>Where the packaging files stand, and the tools of a Debian machine that judge them.</summary>
internal static class PackagingFiles
{
    private static readonly string s_repository = FindRepository();

    public static string Systemd => Path.Join(s_repository, "packaging", "systemd");

    public static string MaintainerScripts => Path.Join(s_repository, "packaging", "deb");

    public static string Golden => Path.Join(s_repository, "tests", "golden", "package-files.txt");

    public static bool UpdateGolden => Environment.GetEnvironmentVariable("BAREMOUNTD_UPDATE_GOLDEN") == "1";

    /// <summary>The package that packaging/build-deb.sh wrote last, or null when none was built here.</summary>
    public static string? Package()
    {
        string artifacts = Path.Join(s_repository, "artifacts");
        return Directory.Exists(artifacts)
            ? Directory.EnumerateFiles(artifacts, "baremountd_*_amd64.deb").OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault()
            : null;
    }

    /// <summary>The package, or a skip that says how to get one.</summary>
    public static string RequirePackage()
    {
        string? package = Package();
        Assert.SkipWhen(package is null, "no package in artifacts/: bash packaging/build-deb.sh");
        return package!;
    }

    public static void RequireTool(string name) =>
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Join(folder, name))),
            $"{name} is not installed (tests/run.sh installs it)");

    /// <summary>Runs a program to its end and gives its exit code with everything that it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        string program,
        params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output + await errors);
    }

    public static Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), program, arguments);

    private static string FindRepository()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Join(directory.FullName, "BareMountd.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("BareMountd.sln is in no folder above the tests");
    }
}
