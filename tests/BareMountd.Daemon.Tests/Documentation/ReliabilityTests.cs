using System.Text.RegularExpressions;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Documentation;

/// <summary>
/// docs/reliability.md lists every fault test of the virtual machine, and nothing else. The machine's tests are not referenced from here:
/// their attributes are read from the source.
/// </summary>
public sealed partial class ReliabilityTests
{
    private const string Page = "docs/reliability.md";
    private const string Begin = "| fault | what a user sees | what is guaranteed | test |\n|---|---|---|---|\n";

    private static readonly IReadOnlyList<(string Class, string Text)> s_sources = RepositoryFiles.Sources("tests/BareMountd.Vm.Tests/Faults");

    [Fact]
    public void Every_fault_test_has_its_line_and_every_line_its_test()
    {
        string page = RepositoryFiles.Read(Page);
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        Assert.True(from > Begin.Length, $"{Page} has no table that begins with {Begin}");
        int to = page.IndexOf("\n\n", from - 1, StringComparison.Ordinal) + 1;
        IEnumerable<string> rows = Faults().OrderBy(f => f.Fault, StringComparer.Ordinal)
            .Select(f => $"| {f.Fault} | {f.Sees} | {f.Guaranteed} | `{f.Test}` |\n");
        RepositoryFiles.AssertGolden(Page, page[..from] + string.Concat(rows) + page[to..]);
    }

    [Fact]
    public void Every_test_in_the_folder_of_faults_names_its_fault()
    {
        int tests = s_sources.Sum(s => TestAttribute().Count(s.Text));
        Assert.NotEqual(0, tests);
        Assert.Equal(tests, Faults().Count);
        Assert.Equal(tests, Faults().Select(f => f.Fault).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_fault_runs_in_a_machine() =>
        Assert.All(
            s_sources.Where(s => TestAttribute().IsMatch(s.Text) && s.Text.Contains($"abstract class {s.Class}(", StringComparison.Ordinal)),
            s => Assert.Contains(s_sources, other => other.Text.Contains($" : {s.Class}(vm)", StringComparison.Ordinal)));

    private static List<(string Fault, string Sees, string Guaranteed, string Test)> Faults() =>
        [.. s_sources.SelectMany(s => FaultTest().Matches(s.Text).Select(
            m => (m.Groups["fault"].Value, m.Groups["sees"].Value, m.Groups["guaranteed"].Value, $"{s.Class}.{m.Groups["test"].Value}")))];

    [GeneratedRegex("""
        \[Fault\("(?<fault>[^"\\|]+)",\s+Sees = "(?<sees>[^"\\|]+)",\s+Guaranteed = "(?<guaranteed>[^"\\|]+)"\)\]\s+(?:\[[^\n]*\]\s+)+public (?:async )?Task (?<test>\w+)\(
        """)]
    private static partial Regex FaultTest();

    [GeneratedRegex(@"^    \[(?:Fact|Theory)[\](]", RegexOptions.Multiline)]
    private static partial Regex TestAttribute();
}
