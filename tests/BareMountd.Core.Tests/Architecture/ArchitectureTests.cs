using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BareMountd.Core.Tests.Architecture;

/// <summary>The rooms and the arrows between them, as the design draws them.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string s_source = Path.Combine(RepositoryRoot(), "src");

    [Theory]
    [InlineData("BareMountd.Core")]
    [InlineData("BareMountd.Linux", "BareMountd.Core")]
    [InlineData("BareMountd.Daemon", "BareMountd.Core", "BareMountd.Linux")]
    [InlineData("BareMountd.Cli", "BareMountd.Core")]
    public void Projects_reference_only_what_the_design_allows(string project, params string[] allowed)
    {
        XDocument file = XDocument.Load(Path.Combine(s_source, project, project + ".csproj"));
        IEnumerable<string> references = file.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal);
        Assert.Equal(allowed, references);
    }

    [Fact]
    public void There_are_four_rooms() =>
        Assert.Equal(
            ["BareMountd.Cli", "BareMountd.Core", "BareMountd.Daemon", "BareMountd.Linux"],
            Directory.GetDirectories(s_source).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Core_uses_no_package()
    {
        XDocument file = XDocument.Load(Path.Combine(s_source, "BareMountd.Core", "BareMountd.Core.csproj"));
        Assert.Empty(file.Descendants("PackageReference"));
    }

    [Fact]
    public void Roots_are_spelled_in_one_file_only()
    {
        List<string> offenders = [];
        foreach (string file in SourceFiles())
        {
            if (Path.GetFileName(file) == "LinuxRoots.cs")
            {
                continue;
            }

            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (!lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal) && RootLiteral().IsMatch(lines[i]))
                {
                    offenders.Add($"{Path.GetRelativePath(s_source, file)}:{i + 1}: {lines[i].Trim()}");
                }
            }
        }

        Assert.True(offenders.Count == 0, "roots are a value (LinuxRoots); found:\n" + string.Join('\n', offenders));
    }

    [Fact]
    public void Core_touches_no_file_socket_clock_or_native_code()
    {
        string[] forbidden = ["System.IO.File", "File.", "Directory.", "FileStream", "Socket", "DllImport", "LibraryImport", "Process", "TimeProvider.System", "Console."];
        List<string> offenders = [];
        foreach (string file in SourceFiles().Where(f => f.Contains("BareMountd.Core", StringComparison.Ordinal)))
        {
            foreach (string line in File.ReadAllLines(file))
            {
                string code = line.Trim();
                if (!code.StartsWith("//", StringComparison.Ordinal)
                    && forbidden.Any(word => Regex.IsMatch(code, @"(?<![\w.""])" + Regex.Escape(word) + (word.EndsWith('.') ? "" : @"\b(?!\w)"))))
                {
                    offenders.Add($"{Path.GetRelativePath(s_source, file)}: {code}");
                }
            }
        }

        Assert.True(offenders.Count == 0, "Core is pure; found:\n" + string.Join('\n', offenders));
    }

    [Fact]
    public void One_public_type_a_file_named_like_it()
    {
        List<string> offenders = [];
        foreach (string file in SourceFiles())
        {
            List<string> types = [.. TypeDeclaration().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Distinct()];
            string name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            if (types.Count > 1 || (types.Count == 1 && types[0] != name))
            {
                offenders.Add($"{Path.GetRelativePath(s_source, file)}: {string.Join(", ", types)}");
            }
        }

        Assert.True(offenders.Count == 0, "one type a file, named like the file:\n" + string.Join('\n', offenders));
    }

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(s_source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static string RepositoryRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "BareMountd.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new InvalidOperationException("run from inside the repository");
    }

    /// <summary>A string literal that begins with one of the roots; XML documentation and comments are not code.</summary>
    [GeneratedRegex("\"/(proc|sys|dev|run)(/|\")")]
    private static partial Regex RootLiteral();

    /// <summary>A type declared at the outermost level of a file-scoped namespace.</summary>
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|unsafe) )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
