using BareMountd.Core.Matching.Rules;

namespace BareMountd.Core.Tests.Matching;

public sealed class MatchingDocsTests
{
    [Fact]
    public void The_table_of_rules_is_the_registry()
    {
        string[] rows =
        [
            .. File.ReadLines(Path.Combine(Root(), "docs", "matching.md"))
                .SkipWhile(l => l != "<!-- rules -->").TakeWhile(l => l != "<!-- end rules -->")
                .Where(l => l.StartsWith("| `", StringComparison.Ordinal)),
        ];
        Assert.Equal(RefusalRules.All.Select(r => $"| `{r.Code}` | {r.Description} | {(r.Overridable ? $"`allow: [\"{r.Code}\"]`" : "no")} |"), rows);
    }

    [Theory]
    [InlineData(Codes.Ambiguous)]
    [InlineData(Codes.ClaimedTwice)]
    [InlineData(Codes.NoSuchPartition)]
    [InlineData(Codes.PartitionUnclear)]
    public void Codes_that_are_no_rules_are_explained_too(string code) =>
        Assert.Contains($"| `{code}` |", File.ReadAllText(Path.Combine(Root(), "docs", "matching.md")), StringComparison.Ordinal);

    private static string Root()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "BareMountd.sln")))
        {
            directory = directory.Parent;
        }

        return Assert.IsType<DirectoryInfo>(directory).FullName;
    }
}
