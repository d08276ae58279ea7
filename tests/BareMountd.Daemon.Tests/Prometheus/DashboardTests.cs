using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>packaging/grafana/baremountd.json: it can be imported anywhere, and every panel asks for something that there is.</summary>
public sealed partial class DashboardTests
{
    private const string Dashboard = "packaging/grafana/baremountd.json";
    private const string DataSource = "${datasource}";

    private static readonly JsonElement s_root = JsonDocument.Parse(RepositoryFiles.Read(Dashboard)).RootElement;

    private static IEnumerable<JsonElement> Panels => s_root.GetProperty("panels").EnumerateArray();

    private static IEnumerable<JsonElement> Variables => s_root.GetProperty("templating").GetProperty("list").EnumerateArray();

    [Fact]
    public void Panels_have_ids_and_places_of_their_own()
    {
        int[] ids = [.. Panels.Select(p => p.GetProperty("id").GetInt32())];
        Assert.Equal(ids.Distinct(), ids);
        HashSet<(int X, int Y)> taken = [];
        foreach (JsonElement panel in Panels)
        {
            JsonElement place = panel.GetProperty("gridPos");
            (int left, int top) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            (int width, int height) = (place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.InRange(left + width, 1, 24);
            Assert.All(
                from x in Enumerable.Range(left, width) from y in Enumerable.Range(top, height) select (x, y),
                cell => Assert.True(taken.Add(cell), $"two panels at {cell}; one is {panel.GetProperty("title")}"));
        }
    }

    [Fact]
    public void No_data_source_is_named_but_by_the_variable()
    {
        Assert.True(s_root.GetProperty("schemaVersion").GetInt32() >= 36, "a panel's data source is an object since schema 36");
        Assert.False(s_root.TryGetProperty("uid", out _));
        Assert.False(s_root.TryGetProperty("id", out _));
        Assert.Contains(Variables, v => v.GetProperty("type").GetString() == "datasource" && v.GetProperty("query").GetString() == "prometheus");
        Assert.All(Uid().Matches(RepositoryFiles.Read(Dashboard)), m => Assert.Equal(DataSource, m.Groups[1].Value));
        Assert.All(Panels.Where(p => p.GetProperty("type").GetString() != "row"), p => Assert.Equal(DataSource, p.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void The_latency_panel_says_that_it_shows_means() =>
        Assert.Contains("MEAN", Panels.Single(p => p.GetProperty("title").GetString() == "Mean latency over time").GetProperty("description").GetString(), StringComparison.Ordinal);

    [Fact]
    public void Every_query_uses_only_what_the_daemon_exports()
    {
        Assert.All(Expressions(), one => ShippedRules.AssertKnown(one.Panel, one.Expression));
        foreach (JsonElement variable in Variables.Where(v => v.GetProperty("type").GetString() == "query"))
        {
            Match query = LabelValues().Match(variable.GetProperty("definition").GetString()!);
            Assert.True(query.Success);
            ShippedRules.AssertKnown("a variable", $"count by ({query.Groups["label"].Value}) ({Fill(query.Groups["metric"].Value)})");
            Assert.Equal(variable.GetProperty("definition").GetString(), variable.GetProperty("query").GetProperty("query").GetString());
        }
    }

    [Fact]
    public async Task Prometheus_parses_every_query()
    {
        StringBuilder rules = new("groups:\n  - name: dashboard\n    rules:\n");
        foreach ((_, string expression) in Expressions())
        {
            rules.Append("      - record: dashboard:query:any\n        labels: {number: \"").Append(rules.Length).Append("\"}\n        expr: |\n          ").Append(expression).Append('\n');
        }

        string folder = Directory.CreateTempSubdirectory("baremountd-dashboard-").FullName;
        try
        {
            string file = Path.Join(folder, "rules.yml");
            await File.WriteAllTextAsync(file, rules.ToString(), TestContext.Current.CancellationToken);
            (int exit, string output) = await Tools.PromtoolAsync("check", "rules", file);
            Assert.True(exit == 0, output);
            Assert.Contains($"SUCCESS: {Expressions().Count} rules found", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every query with its variables filled in; all of these must be declared.</summary>
    private static IReadOnlyList<(string Panel, string Expression)> Expressions() =>
    [
        .. from panel in Panels
           where panel.TryGetProperty("targets", out _)
           from target in panel.GetProperty("targets").EnumerateArray()
           select (panel.GetProperty("title").GetString()!, Fill(target.GetProperty("expr").GetString()!)),
    ];

    private static string Fill(string expression)
    {
        HashSet<string> declared = [.. Variables.Select(v => v.GetProperty("name").GetString()!), "__rate_interval"];
        return Variable().Replace(expression, m =>
        {
            string name = m.Groups[1].Value;
            Assert.Contains(name, declared);
            return name switch { "__rate_interval" => "5m", "direction" => "write", _ => ".*" };
        });
    }

    [GeneratedRegex("\"uid\": \"([^\"]*)\"")]
    private static partial Regex Uid();

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^label_values\((?<metric>.+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}
