using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BareMountd.Cli;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Host;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Documentation;

/// <summary>The README says what the code does. Its commands themselves are run by the demo and by the machine's tests.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string s_readme = RepositoryFiles.Read("README.md");

    [Fact]
    public void Its_configuration_is_accepted_without_a_word()
    {
        string json = Block("json");
        ConfigResult result = ConfigurationLoader.Load(
            Encoding.UTF8.GetBytes(json), "README.md", new ConfigContext(new HostFacts(true, "6.6.0-microsoft-standard-WSL2", [])));
        Assert.True(result.Ok, string.Join('\n', result.Diagnostics));
        Assert.Empty(result.Diagnostics);
        Assert.Equal("storage", result.Config!.Disks.Single().Name);
    }

    [Fact]
    public void Its_states_are_those_of_the_wire() =>
        Assert.Equal(StatusWords.All, StateRow().Matches(Section("States")).Select(m => m.Groups[1].Value));

    [Fact]
    public void Its_exit_codes_are_those_of_the_command() =>
        Assert.Equal(
            ExitCode.All.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Code} {c.Meaning}")),
            CodeRow().Matches(Section("Exit codes")).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}"));

    [Fact]
    public void Its_links_lead_to_files() =>
        Assert.All(Link().Matches(s_readme).Select(m => m.Groups[1].Value), path => Assert.NotEmpty(RepositoryFiles.Read(path)));

    [Fact]
    public void Its_picture_is_a_real_status() =>
        Assert.Matches(@"\d disks?: \d mounted", s_readme);

    private static string Block(string language)
    {
        string start = "```" + language + "\n";
        int from = s_readme.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return s_readme[from..s_readme.IndexOf("```", from, StringComparison.Ordinal)];
    }

    private static string Section(string title)
    {
        int from = s_readme.IndexOf("## " + title + "\n", StringComparison.Ordinal);
        int to = s_readme.IndexOf("\n## ", from, StringComparison.Ordinal);
        return s_readme[from..to];
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex StateRow();

    [GeneratedRegex(@"^\| (\d+) \| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex CodeRow();

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Link();
}
