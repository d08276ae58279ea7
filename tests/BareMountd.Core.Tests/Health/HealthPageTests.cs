using System.Globalization;
using System.Text;
using BareMountd.Core.Health;
using BareMountd.Core.Tests.Configuration;
using BareMountd.Core.Views;

namespace BareMountd.Core.Tests.Health;

/// <summary>docs/health.md says what the registry says; <c>BAREMOUNTD_UPDATE_GOLDEN=1</c> writes its tables anew.</summary>
public sealed class HealthPageTests
{
    private const string Page = "docs/health.md";

    [Theory]
    [InlineData("conditions")]
    [InlineData("codes")]
    [InlineData("machine")]
    public void The_page_has_the_tables_of_the_code(string table)
    {
        string begin = $"<!-- {table}: begin (written by HealthPageTests) -->\n";
        string end = $"<!-- {table}: end -->\n";
        string file = Repository.File(Page);
        string text = File.ReadAllText(file);
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{Page} has no place for the table of {table}");
        string body = table switch
        {
            "conditions" => Table(HealthConditions.All.Where(c => !IsCode(c))),
            "codes" => Table(HealthConditions.All.Where(IsCode)),
            _ => Table(MachineConditions.All),
        };
        string expected = text[..(from + begin.Length)] + "\n" + body + "\n" + text[to..];
        if (Repository.Update)
        {
            File.WriteAllText(file, expected);
        }

        Assert.Equal(expected, File.ReadAllText(file));
    }

    /// <summary>Failures and refusals: their code is in <see cref="Codes"/>.</summary>
    private static bool IsCode(HealthCondition condition) => Codes.All.Contains(condition.Code);

    private static string Table(IEnumerable<NamedCondition> conditions)
    {
        StringBuilder text = new("| code | severity | meaning | shows after | clears after | hidden by | usable | next step |\n|---|---|---|---|---|---|---|---|\n");
        foreach (NamedCondition condition in conditions)
        {
            string causes = string.Join(' ', HealthConditions.Causes(condition.Code).Select(c => $"`{c}`"));
            text.Append(
                CultureInfo.InvariantCulture,
                $"| <a id=\"{condition.Code}\"></a>`{condition.Code}` | {StatusBuilder.Word(condition.Severity)} | {condition.Meaning} | {Time(condition.VisibleAfter)} | {Time(condition.ClearsAfter)} | {causes} | {(condition.Unusable ? "no" : "yes")} | {condition.Hint.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        return text.ToString();
    }

    private static string Time(TimeSpan time) => time switch
    {
        { Ticks: 0 } => "at once",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} h"),
    };
}
