using BareMountd.Core.Metrics;
using BareMountd.Core.Planning;
using BareMountd.Daemon.Metrics;

namespace BareMountd.Daemon.Tests.Metrics;

/// <summary>docs/metrics.md says what the code does.</summary>
public sealed class MetricsPageTests
{
    private static readonly string s_page = RepositoryFiles.Read("docs/metrics.md");

    [Fact]
    public void Every_metric_has_its_row_and_every_row_its_metric()
    {
        IEnumerable<string> code = Fakes.AllCollectors.SelectMany(collector => collector.Families).Concat(CollectorFamilies.All).Select(Row).Order(StringComparer.Ordinal);
        IEnumerable<string> page = s_page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(code, page);
    }

    [Fact]
    public void Every_state_is_named()
    {
        string states = string.Join(' ', Enum.GetNames<DiskState>().Select(name => $"`{name.ToLowerInvariant()}`"));
        Assert.Contains($"States: {states}.", s_page, StringComparison.Ordinal);
    }

    private static string Row(MetricFamily family)
    {
        string labels = string.Join(' ', family.Labels.Select(label => $"`{label}`"));
        string[] cells = [$"`{family.Name}`", family.Type.ToString().ToLowerInvariant(), labels, family.Unit ?? "", family.Help];
        return "|" + string.Concat(cells.Select(cell => cell.Length == 0 ? " |" : $" {cell} |"));
    }
}
