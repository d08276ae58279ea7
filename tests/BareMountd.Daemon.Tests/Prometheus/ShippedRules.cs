using BareMountd.Core.Metrics;
using BareMountd.Daemon.Metrics;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>The rules as they are shipped, and what they may name.</summary>
internal static class ShippedRules
{
    public const string Recording = "packaging/prometheus/baremountd.rules.yml";
    public const string Alerting = ConditionAlertsTests.Alerts;

    /// <summary>Unit tests for promtool.</summary>
    public const string UnitTests = "packaging/prometheus/tests";

    /// <summary>What Prometheus adds by itself to each target.</summary>
    private const string Up = "up";
    private static readonly string[] s_targetLabels = ["job", "instance"];

    public static IReadOnlyList<Rule> Records { get; } = RuleFile.Parse(RepositoryFiles.Read(Recording));

    public static IReadOnlyList<Rule> Alerts { get; } = RuleFile.Parse(RepositoryFiles.Read(Alerting));

    public static IReadOnlyList<Rule> All { get; } = [.. Records, .. Alerts];

    private static IEnumerable<MetricFamily> Families => Fakes.AllCollectors.SelectMany(c => c.Families).Concat(CollectorFamilies.All);

    /// <summary>
    /// Fails unless an expression uses only metrics that the daemon exports or that rules record, only with labels that these have, and knows the
    /// severities and states of the daemon.
    /// </summary>
    public static void AssertKnown(string where, string expression)
    {
        Dictionary<string, HashSet<string>> exported = Families.SelectMany(Series).ToDictionary(
            s => s.Name, s => s.Labels.Concat(s_targetLabels).ToHashSet(StringComparer.Ordinal));
        exported[Up] = [.. s_targetLabels];
        HashSet<string> recorded = [.. All.Where(r => !r.IsAlert).Select(r => r.Name)];
        HashSet<string> labels = [.. exported.Values.SelectMany(l => l)];
        IReadOnlyList<(string Metric, IReadOnlyList<(string Label, string Operator, string Value)> Matchers)> selectors = PromQl.Selectors(expression);
        foreach ((string metric, IReadOnlyList<(string Label, string Operator, string Value)> matchers) in selectors)
        {
            Assert.True(exported.ContainsKey(metric) || recorded.Contains(metric), $"{where}: no metric {metric}");
            foreach ((string label, _, string value) in matchers)
            {
                HashSet<string> those = exported.GetValueOrDefault(metric, labels);
                Assert.True(those.Contains(label), $"{where}: {metric} has no label {label}");
                foreach (string word in value.Split('|'))
                {
                    Assert.True(!Values(label, out IReadOnlySet<string> known) || known.Contains(word), $"{where}: {label} is never {word}");
                }
            }
        }

        Assert.All(PromQl.GroupingLabels(expression), label => Assert.True(labels.Contains(label), $"{where}: no metric has the label {label}"));
    }

    /// <summary>The names under which a family's samples stand, with their labels.</summary>
    private static IEnumerable<(string Name, IEnumerable<string> Labels)> Series(MetricFamily family) => family.Type == MetricType.Histogram
        ? [(family.Name + "_bucket", family.Labels.Append("le")), (family.Name + "_sum", family.Labels), (family.Name + "_count", family.Labels)]
        : [(family.Name, family.Labels)];

    /// <summary>The values of a label that are a closed list.</summary>
    private static bool Values(string label, out IReadOnlySet<string> values)
    {
        values = label switch
        {
            "code" => Core.Health.HealthConditions.All.Select(c => c.Code).ToHashSet(StringComparer.Ordinal),
            "severity" => Enum.GetValues<Core.Health.HealthSeverity>().Select(Core.Views.StatusBuilder.Word).ToHashSet(StringComparer.Ordinal),
            "state" => Enum.GetNames<Core.Planning.DiskState>().Select(n => n.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal),
            "direction" => Core.Io.IoDirections.All.Select(Core.Io.IoDirections.Word).ToHashSet(StringComparer.Ordinal),
            "kind" => new HashSet<string>([Core.Io.IoKinds.Bare, Core.Io.IoKinds.Vhdx, Core.Io.IoKinds.Other], StringComparer.Ordinal),
            "window" => Core.Io.IoWindows.All.Select(w => w.Name).ToHashSet(StringComparer.Ordinal),
            _ => new HashSet<string>(StringComparer.Ordinal),
        };
        return values.Count > 0;
    }
}
