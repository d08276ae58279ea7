namespace BareMountd.Daemon.Tests.Packaging;

/// <summary>The built package, as dpkg and lintian see it, and its two programs, run from it. Skipped when none was built.</summary>
public sealed class PackageTests
{
    private const string Runtime = "./usr/lib/baremountd/";

    [Fact]
    public async Task Lintian_finds_nothing_to_object_to()
    {
        string package = PackagingFiles.RequirePackage();
        PackagingFiles.RequireTool("lintian");

        (_, string output) = await PackagingFiles.RunAsync("lintian", "--allow-root", "--no-cfg", package);

        string[] findings = [.. output.Split('\n').Where(line => line.StartsWith("E:", StringComparison.Ordinal) || line.StartsWith("W:", StringComparison.Ordinal))];
        Assert.Empty(findings);
    }

    [Fact]
    public async Task The_list_of_files_is_the_golden_one()
    {
        string package = PackagingFiles.RequirePackage();
        PackagingFiles.RequireTool("dpkg-deb");
        string[] files = [.. (await ContentsAsync(package)).Where(line => !IsPartOfTheFramework(line))];
        if (PackagingFiles.UpdateGolden)
        {
            await File.WriteAllLinesAsync(PackagingFiles.Golden, files, TestContext.Current.CancellationToken);
        }

        string[] golden = await File.ReadAllLinesAsync(PackagingFiles.Golden, TestContext.Current.CancellationToken);

        Assert.Equal(golden, files);
    }

    [Fact]
    public async Task No_symbols_documentation_or_debugger_is_shipped_in_the_runtime_folder()
    {
        string package = PackagingFiles.RequirePackage();
        PackagingFiles.RequireTool("dpkg-deb");

        string[] found =
        [
            .. (await ContentsAsync(package)).Where(line => line.Contains(Runtime, StringComparison.Ordinal)
                && (line.EndsWith(".pdb", StringComparison.Ordinal) || line.EndsWith(".xml", StringComparison.Ordinal)
                    || line.Contains("createdump", StringComparison.Ordinal) || line.Contains("mscordbi", StringComparison.Ordinal))),
        ];

        Assert.Empty(found);
    }

    [Fact]
    public async Task The_installed_size_is_at_most_45_megabytes()
    {
        string package = PackagingFiles.RequirePackage();
        PackagingFiles.RequireTool("dpkg-deb");

        (_, string kibibytes) = await PackagingFiles.RunAsync("dpkg-deb", "--field", package, "Installed-Size");

        Assert.InRange(int.Parse(kibibytes, System.Globalization.CultureInfo.InvariantCulture), 10 * 1024, 45 * 1024);
    }

    [Theory]
    [InlineData("usr/sbin/baremountd")]
    [InlineData("usr/bin/baremountctl")]
    public async Task A_program_of_the_package_runs_through_its_link_on_the_shared_runtime(string path)
    {
        string package = PackagingFiles.RequirePackage();
        PackagingFiles.RequireTool("dpkg-deb");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("baremountd-package");
        try
        {
            (int unpacked, string log) = await PackagingFiles.RunAsync("dpkg-deb", "--extract", package, folder.FullName);
            Assert.True(unpacked == 0, log);
            // The machine's own .NET must not help: the package has to stand alone. The current directory is the tests' output, which holds
            // the runtimeconfig.json of both programs: a host without a deps.json of its own would stumble over it.
            Dictionary<string, string> environment = new() { ["DOTNET_ROOT"] = "/nonexistent", ["PATH"] = "/nonexistent" };

            (int exitCode, string output) = await PackagingFiles.RunAsync(environment, Path.Join(folder.FullName, path), "--version");

            (_, string version) = await PackagingFiles.RunAsync("dpkg-deb", "--field", package, "Version");
            Assert.True(exitCode == 0, output);
            Assert.Contains(version.Trim(), output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("postinst")]
    [InlineData("prerm")]
    [InlineData("postrm")]
    public async Task A_maintainer_script_is_valid_for_a_plain_shell(string name)
    {
        (int exitCode, string output) = await PackagingFiles.RunAsync("/bin/sh", "-n", Path.Join(PackagingFiles.MaintainerScripts, name));

        Assert.True(exitCode == 0, output);
    }

    /// <summary>Mode, owner and path (and a link's target) of every entry, without size and time, sorted.</summary>
    private static async Task<IReadOnlyList<string>> ContentsAsync(string package)
    {
        (int exitCode, string output) = await PackagingFiles.RunAsync("dpkg-deb", "--contents", package);
        Assert.True(exitCode == 0, output);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries))
                .OrderBy(parts => parts[5], StringComparer.Ordinal)
                .Select(parts => $"{parts[0]} {parts[1]} {parts[5]}"),
        ];
    }

    /// <summary>Which assemblies of the framework survive the trimmer changes with every line of code, so they are not in the golden list.</summary>
    private static bool IsPartOfTheFramework(string line) =>
        line.StartsWith($"-rw-r--r-- root/root {Runtime}System.", StringComparison.Ordinal)
        || line.StartsWith($"-rw-r--r-- root/root {Runtime}Microsoft.", StringComparison.Ordinal);
}
