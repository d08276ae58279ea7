using System.Globalization;
using BareMountd.Core.Io;
using BareMountd.Daemon.Tests.Simulated;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>
/// The real daemon, the real Prometheus and the shipped rules, for half a minute, or for five with BAREMOUNTD_SOAK=1: both count the same, and a disk
/// that is pulled is an alert.
/// </summary>
public sealed class LivePrometheusTests
{
    private const int Disks = 3;

    /// <summary>
    /// A rule may rest on the scrape before that of the gauge: one second of at least 25, in which a burst can be twice the mean; and a full window
    /// begins up to a second off.
    /// </summary>
    private const string Tolerance = "0.1";

    private static readonly bool s_soak = Environment.GetEnvironmentVariable("BAREMOUNTD_SOAK") == "1";

    // While a window is not covered, the daemon tells of the part that is and rate() of the whole: only what is a ratio of two rates agrees then.
    private static readonly string[] s_perSecond = ["baremountd_io_queue_depth", "baremountd_io_utilization_ratio"];

    [Fact]
    public async Task Both_count_the_same_and_a_pulled_disk_is_an_alert()
    {
        FixtureTree tree = FixtureTree.Generate(Disks);
        string disks = string.Join(',', Enumerable.Range(1, Disks).Select(i => string.Create(
            CultureInfo.InvariantCulture, $$""" "disk{{i}}": { "match": { "serial": "0025_3841_0000_{{i:D4}}." }, "mountPoint": "/mnt/wsl/disk{{i}}" } """)));
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, "{" + disks + "}");
        await daemon.UntilAsync(status => status.Disks.Count(d => d.State == "mounted") == Disks);
        string pulled = (await daemon.UntilAsync("disk2", "mounted")).Device!.Disk!;
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(daemon.Port);

        // Nothing counts before both look.
        await using Workload work = new(tree, new Dictionary<string, int> { ["sda"] = 40, ["sdb"] = 100, ["sdc"] = 30, ["sdd"] = 10 });
        int scrapes = s_soak ? 310 : 25;
        await prometheus.UntilAsync("""count_over_time(up{job="baremountd"}[10m])""", found => found.Values.Single() >= scrapes, TimeSpan.FromSeconds(4 * scrapes));

        Assert.All(await prometheus.RulesAsync(), rule => Assert.Equal("", rule.Error));
        Assert.Equal(ShippedRules.All.Select(r => r.Name).Order(), (await prometheus.RulesAsync()).Select(r => r.Name).Order());
        foreach (IoWindow window in IoWindows.All)
        {
            bool covered = s_soak && window.Length <= TimeSpan.FromMinutes(5);
            foreach ((string Metric, string Rule, string Labels) figure in Figures.All.Where(f => covered || !s_perSecond.Contains(f.Metric)))
            {
                Assert.NotEmpty(await prometheus.QueryAsync(figure.Rule + window.Name));
                IReadOnlyDictionary<string, double> apart = await prometheus.QueryAsync(Figures.Disagreements(figure, window, Tolerance));
                Assert.True(apart.Count == 0, $"{figure.Rule}{window.Name}: {string.Join(", ", await prometheus.QueryAsync($"{figure.Rule}{window.Name} or {figure.Metric}{{window=\"{window.Name}\"}}"))}");
            }
        }

        Assert.Empty(await prometheus.QueryAsync("""ALERTS{alertstate="firing",severity="critical"}"""));
        Plug plug = new(tree, pulled);
        plug.Pull();
        IReadOnlyDictionary<string, double> firing = await prometheus.UntilAsync("""ALERTS{alertname="BaremountdDiskPulled",alertstate="firing"}""", found => found.Count > 0);
        Assert.Contains("\"disk\":\"disk2\"", Assert.Single(firing).Key, StringComparison.Ordinal);
        Assert.Single(await prometheus.QueryAsync("""count_over_time(ALERTS{alertname="BaremountdDiskPulled",alertstate="pending"}[1m])"""));

        plug.Insert();
        await prometheus.UntilAsync("""ALERTS{alertname="BaremountdDiskPulled"}""", found => found.Count == 0);
    }
}
