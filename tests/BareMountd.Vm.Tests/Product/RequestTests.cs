using System.Globalization;

namespace BareMountd.Vm.Tests.Product;

/// <summary>Requests of known sizes against the histograms, and what is said where they cannot be had. Runs in both profiles.</summary>
public abstract class RequestTests(VmFixture fixture) : ProductTest(fixture)
{
    private const string DropIn = "/etc/systemd/system/baremountd.service.d/request-histograms.conf";

    [Fact]
    public async Task Requests_are_counted_by_size_where_the_service_may_and_one_line_says_why_not_elsewhere()
    {
        try
        {
            // The package as it is: the service may not, and everything else works.
            await PlugAsync("sizes");
            await Machine.MustRunAsync(
                $$$"""
                cat > /etc/baremountd/config.json <<'EOF'
                { "metrics": { "requestHistograms": true },
                  "disks": { "sizes": { "match": { "serial": "BMTEST-sizes" }, "mountPoint": "{{{Base}}}/sizes", "options": "noatime" } } }
                EOF
                systemctl restart baremountd
                """,
                Patient,
                Cancelled);
            await UntilMountedAsync("sizes");
            Assert.Empty(await HistogramsAsync());
            await ScrapeAsync();
            string said = await Machine.MustRunAsync(
                "journalctl -b -o cat _PID=$(systemctl show -P MainPID baremountd) | grep requestHistograms", Patient, Cancelled);
            Assert.Single(said.Split('\n'));
            Assert.Contains("may not load BPF programs", said, StringComparison.Ordinal);

            // As docs/metrics.md says.
            await Machine.MustRunAsync(
                $"install -D -m 644 /usr/share/baremountd/request-histograms.conf {DropIn} && systemctl daemon-reload && systemctl restart baremountd", Patient, Cancelled);
            await UntilMountedAsync("sizes");
            await Machine.MustRunAsync($"dd if=/dev/zero of={Base}/sizes/file bs=1M count=8 conv=fsync status=none; sync", Patient, Cancelled);
            Dictionary<string, double> before = await HistogramsAsync();
            await Machine.MustRunAsync(
                $"dd if=/dev/zero of={Base}/sizes/file bs=4k count=200 conv=notrunc oflag=direct status=none; "
                + $"dd if={Base}/sizes/file of=/dev/null bs=64k count=50 iflag=direct status=none",
                Patient,
                Cancelled);
            Dictionary<string, double> after = await HistogramsAsync();
            double Grown(string series) => after[series] - before.GetValueOrDefault(series);
            string labels = after.Keys.First(key => key.Contains("_size_bytes_count{disk=\"sizes\"", StringComparison.Ordinal)).Split('{')[1].Split(",operation")[0];
            string Series(string name, string operation, string le = "") => $"baremountd_disk_request_{name}{{{labels},operation=\"{operation}\"{le}}}";

            Assert.Equal(200, Grown(Series("size_bytes_bucket", "write", ",le=\"4096.0\"")));
            Assert.Equal(50, Grown(Series("size_bytes_bucket", "read", ",le=\"65536.0\"")));
            Assert.Equal(0, Grown(Series("size_bytes_bucket", "read", ",le=\"32768.0\"")));
            Assert.Equal(50 * 65536, Grown(Series("size_bytes_sum", "read")));
            Assert.Equal(50, Grown(Series("duration_seconds_count", "read")));
            Assert.InRange(Grown(Series("duration_seconds_sum", "read")), 1e-5, 60);

            Dictionary<string, double> all = await ScrapeAsync();
            double kernel = all.Single(s => s.Key.StartsWith("baremountd_disk_reads_completed_total{disk=\"sizes\"", StringComparison.Ordinal)).Value;
            Tell(string.Create(CultureInfo.InvariantCulture, $"reads counted {after[Series("size_bytes_count", "read")]} of {kernel} since the disk came"));

            // The same disk again: its histograms go on.
            await PullAsync("sizes");
            await UntilStateAsync("sizes", "missing");
            await PlugAsync("sizes");
            await UntilMountedAsync("sizes");
            Dictionary<string, double> again = await HistogramsAsync();
            double writes = again.Where(s => s.Key.Contains("_size_bytes_count{disk=\"sizes\"", StringComparison.Ordinal) && s.Key.Contains("\"write\"", StringComparison.Ordinal)).Sum(s => s.Value);
            Assert.InRange(writes, after[Series("size_bytes_count", "write")], double.MaxValue);
        }
        finally
        {
            await Machine.MustRunAsync($"rm -f {DropIn}; systemctl daemon-reload; systemctl restart baremountd", Patient, CancellationToken.None);
        }
    }

    private async Task<Dictionary<string, double>> HistogramsAsync() =>
        (await ScrapeAsync()).Where(s => s.Key.StartsWith("baremountd_disk_request_", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);

    private async Task<Dictionary<string, double>> ScrapeAsync()
    {
        string text = await Machine.MustRunAsync("curl -sS --fail http://127.0.0.1:10099/metrics", Patient, Cancelled);
        await PromtoolAsync(text);
        return text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToDictionary(
            line => line[..line.LastIndexOf(' ')],
            line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
    }
}
