using System.Text.RegularExpressions;
using BareMountd.Core.Io;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>packaging/prometheus: Prometheus' own judgement of it, and what Prometheus cannot know.</summary>
public sealed partial class RuleTests
{
    [Theory]
    [InlineData(ShippedRules.Recording)]
    [InlineData(ShippedRules.Alerting)]
    public async Task Promtool_accepts_the_rules(string file)
    {
        (int exit, string output) = await Tools.PromtoolAsync("check", "rules", RepositoryFiles.PathOf(file));
        Assert.True(exit == 0, output);
        Assert.Contains($"SUCCESS: {RuleFile.Parse(RepositoryFiles.Read(file)).Count} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_accepts_the_example_of_a_configuration()
    {
        // Without the rule files: they stand at that place on a machine with the package.
        string folder = Directory.CreateTempSubdirectory("baremountd-prometheus-").FullName;
        try
        {
            string file = Path.Join(folder, "prometheus.yml");
            string text = RepositoryFiles.Read("packaging/prometheus/prometheus.yml");
            foreach (string rules in (string[])[ShippedRules.Recording, ShippedRules.Alerting])
            {
                string installed = "/usr/share/baremountd/prometheus/" + Path.GetFileName(rules);
                Assert.Contains(installed, text, StringComparison.Ordinal);
                text = text.Replace(installed, RepositoryFiles.PathOf(rules), StringComparison.Ordinal);
            }

            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            (int exit, string output) = await Tools.PromtoolAsync("check", "config", file);
            Assert.True(exit == 0, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static TheoryData<string> UnitTestFiles =>
        [.. Directory.EnumerateFiles(RepositoryFiles.PathOf(ShippedRules.UnitTests)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(UnitTestFiles))]
    public Task Unit_tests_of_the_rules_pass(string file) => Tools.TestRulesAsync(RepositoryFiles.PathOf(ShippedRules.UnitTests + "/" + file));

    [Fact]
    public void Only_metrics_and_labels_that_exist_are_used() =>
        Assert.All(ShippedRules.All, rule => ShippedRules.AssertKnown(rule.Name, rule.Expression));

    [Theory]
    [InlineData("baremountd_disk_mounted_ == 0", "no metric baremountd_disk_mounted_")]
    [InlineData("sum by (job) (rate(baremountd_disk_read_bytes[5m]))", "no metric baremountd_disk_read_bytes")]
    [InlineData("""baremountd_disk_mounted{state="x"}""", "has no label state")]
    [InlineData("""baremountd_disk_state{state=~"missing|lost"}""", "state is never lost")]
    [InlineData("sum by (dsik) (baremountd_disk_mounted)", "no metric has the label dsik")]
    public void A_name_that_does_not_exist_is_found(string expression, string told)
    {
        Xunit.Sdk.XunitException failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => ShippedRules.AssertKnown("x", expression));
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_are_named_by_level_metric_and_operation() =>
        Assert.All(ShippedRules.All.Where(r => !r.IsAlert), rule => Assert.Matches(RecordName(), rule.Name));

    [Fact]
    public void Each_window_of_the_daemon_has_the_same_rules()
    {
        Dictionary<string, string> groups = ShippedRules.Records.GroupBy(r => r.Group).ToDictionary(
            g => g.Key,
            g => string.Join('\n', g.Select(r => $"{r.Name} {string.Join(',', r.Labels)} {r.Expression}")));
        Assert.Equal(IoWindows.All.Select(w => "baremountd-io-" + w.Name), groups.Keys);
        string first = groups["baremountd-io-" + IoWindows.All[0].Name];
        Assert.All(IoWindows.All, w => Assert.Equal(
            first.Replace("rate" + IoWindows.All[0].Name, "rate" + w.Name, StringComparison.Ordinal).Replace($"[{IoWindows.All[0].Name}]", $"[{w.Name}]", StringComparison.Ordinal),
            groups["baremountd-io-" + w.Name]));
    }

    [Fact]
    public void Every_alert_says_how_long_how_bad_what_and_where_to_read_on()
    {
        foreach (Rule alert in ShippedRules.Alerts.Where(r => r.IsAlert))
        {
            Assert.Matches("^[0-9]+m$", alert.Field("for"));
            Assert.Contains(alert.Labels, l => l is "severity: critical" or "severity: warning");
            Assert.NotNull(alert.Field("summary"));
            Assert.NotNull(alert.Field("description"));
            string[] link = alert.Field("runbook")!.Split('#');
            string page = RepositoryFiles.Read(link[0]);
            Assert.True(
                link[1] == "{{ $labels.code }}" || page.Contains($"<a id=\"{link[1]}\"></a>", StringComparison.Ordinal)
                    || page.Split('\n').Any(l => l.StartsWith('#') && l.TrimStart('#', ' ').Equals(link[1], StringComparison.OrdinalIgnoreCase)),
                $"{alert.Name}: {link[0]} has no place {link[1]}");
        }
    }

    [Fact]
    public void Every_number_that_an_alert_compares_with_stands_among_the_thresholds()
    {
        HashSet<string> thresholds = [.. ShippedRules.Alerts.Where(r => r.Group == "baremountd-thresholds").Select(r => r.Name)];
        string all = string.Concat(ShippedRules.Alerts.Where(r => r.IsAlert).Select(r => r.Expression));
        Assert.NotEmpty(thresholds);
        Assert.All(thresholds, t => Assert.Contains($"scalar({t})", all, StringComparison.Ordinal));

        // 0 and 1 say "no" and "yes"; a count above 1 is "two or more".
        Assert.All(Comparison().Matches(all).Select(m => m.Groups["number"].Value), n => Assert.Contains(n, (string[])["0", "1"]));
    }

    [Fact]
    public void Every_alert_is_tested_when_it_fires_and_when_it_does_not()
    {
        string all = string.Concat(Directory.EnumerateFiles(RepositoryFiles.PathOf(ShippedRules.UnitTests)).Select(File.ReadAllText));
        foreach (Rule alert in ShippedRules.Alerts.Where(r => r.IsAlert))
        {
            Assert.Matches($"- name: {alert.Name} fires\n", all);
            Assert.Matches($"- name: {alert.Name} does not fire.*\n", all);
            Assert.Matches($"alertname: {alert.Name}\n *exp_alerts:[^\n]*\n *- exp_labels", all);
            Assert.Contains($"alertname: {alert.Name}, exp_alerts: []", all, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("^[a-z_]+:[a-z_]+:[a-z0-9_]+$")]
    private static partial Regex RecordName();

    [GeneratedRegex("""(==|!=|>=|<=|>|<)\s*(?<number>[0-9.][0-9.e]*)""")]
    private static partial Regex Comparison();
}
