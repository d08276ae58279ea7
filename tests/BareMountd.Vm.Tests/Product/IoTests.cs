using System.Globalization;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Product;

/// <summary>Known amounts of I/O by known services on three disks, against what the daemon says. Runs in both profiles.</summary>
public abstract class IoTests(VmFixture fixture) : ProductTest(fixture)
{
    private const double MiB = 1 << 20;
    private const double Tolerance = 0.02;
    private const string AccountingFile = "/etc/systemd/system.conf.d/bench-io.conf";

    private static readonly string[] s_disks = ["io1", "io2", "io3"];

    // node_exporter's name where it is not ours, and what its unit is in ours.
    private const string Sectors = "discarded_sectors_total";
    private const double SectorSize = 512;

    [Fact]
    public async Task Counters_shares_and_units_agree_with_what_was_written()
    {
        try
        {
            await PrepareAsync();
            await AccountingIsToldAndTurnedOnAsync();
            await WorkIsCountedAsync();
        }
        finally
        {
            await Machine.MustRunAsync(
                $"systemctl stop 'io-*.service'; rm -f {AccountingFile}; systemctl daemon-reexec; systemctl restart baremountd", Patient, CancellationToken.None);
        }
    }

    /// <summary>Three mounted disks with a file in each, so that what follows writes no metadata to speak of.</summary>
    private async Task PrepareAsync()
    {
        string declared = string.Join(", ", s_disks.Select(d => $$"""
            "{{d}}": { "match": { "serial": "{{SerialOf(d)}}" }, "mountPoint": "{{Base}}/{{d}}", "options": "noatime" }
            """));
        await DeclareAsync($"{{ {declared} }}");
        foreach (string disk in s_disks)
        {
            await PlugAsync(disk);
            await UntilMountedAsync(disk);
            await Machine.MustRunAsync($"dd if=/dev/zero of={Base}/{disk}/file bs=1M count=32 conv=fsync status=none", Patient, Cancelled);
        }
    }

    private async Task AccountingIsToldAndTurnedOnAsync()
    {
        // A new daemon: what happened so far is before its time.
        await Machine.MustRunAsync("systemctl restart baremountd", Patient, Cancelled);
        foreach (string disk in s_disks)
        {
            await UntilMountedAsync(disk);
        }

        Dictionary<string, double> off = await ScrapeAsync();
        Assert.Equal(1, off["baremountd_unit_io_accounting{state=\"off\"}"]);
        Assert.DoesNotContain(off.Keys, key => key.StartsWith("baremountd_unit_io_bytes", StringComparison.Ordinal));
        await ScrapeAsync();
        string notice = await Machine.MustRunAsync(
            "journalctl -b -o cat _PID=$(systemctl show -P MainPID baremountd) | grep 'I/O of units'", null, Cancelled);
        Assert.Single(notice.Split('\n'));
        Assert.Contains("DefaultIOAccounting=yes", notice, StringComparison.Ordinal);

        // As the notice says.
        await Machine.MustRunAsync(
            $"mkdir -p {Path.GetDirectoryName(AccountingFile)} && printf '[Manager]\\nDefaultIOAccounting=yes\\n' > {AccountingFile} && systemctl daemon-reexec",
            Patient,
            Cancelled);
        Dictionary<string, double> on = await ScrapeAsync();
        Assert.Equal(1, on["baremountd_unit_io_accounting{state=\"on\"}"]);
    }

    private async Task WorkIsCountedAsync()
    {
        await Machine.MustRunAsync("sync", Patient, Cancelled);
        Dictionary<string, double> before = await ScrapeAsync();
        await StartAsync("io-a", Write("io1", 96), Write("io2", 32));
        await StartAsync("io-b", Write("io2", 64), Write("io3", 32), $"dd if={Base}/io3/file of=/dev/null bs=1M iflag=direct status=none");
        await Machine.WaitUntilAsync("test -e /run/io-a.done -a -e /run/io-b.done", Patient, Cancelled);
        await Machine.MustRunAsync("sync", Patient, Cancelled);
        Dictionary<string, double> after = await ScrapeAsync();
        JsonNode io = JsonNode.Parse(await Machine.MustRunAsync(
            "curl -sS --fail-with-body --unix-socket /run/baremountd/control.sock http://localhost/v1/io?window=1h", Patient, Cancelled))!;

        // Counters, against the amounts.
        Near(96 * MiB, Grown("written_bytes_total", "io1"), "written to io1");
        Near(96 * MiB, Grown("written_bytes_total", "io2"), "written to io2");
        Near(32 * MiB, Grown("written_bytes_total", "io3"), "written to io3");
        Near(32 * MiB, Grown("read_bytes_total", "io3"), "read from io3");

        // Units, against the amounts; and all units of a disk together against the disk.
        Near(96 * MiB, Unit("io-a.service", "io1", "write"), "io-a to io1");
        Near(32 * MiB, Unit("io-a.service", "io2", "write"), "io-a to io2");
        Near(64 * MiB, Unit("io-b.service", "io2", "write"), "io-b to io2");
        Near(32 * MiB, Unit("io-b.service", "io3", "write"), "io-b to io3");
        Near(32 * MiB, Unit("io-b.service", "io3", "read"), "io-b from io3");
        foreach (string disk in s_disks)
        {
            double all = after.Where(s => s.Key.StartsWith("baremountd_unit_io_bytes_total{", StringComparison.Ordinal)
                && s.Key.Contains($"disk=\"{disk}\",direction=\"write\"", StringComparison.Ordinal)).Sum(s => s.Value);
            double known = before.Where(s => s.Key.StartsWith("baremountd_unit_io_bytes_total{", StringComparison.Ordinal)
                && s.Key.Contains($"disk=\"{disk}\",direction=\"write\"", StringComparison.Ordinal)).Sum(s => s.Value);
            Near(Grown("written_bytes_total", disk), all - known, "all units on " + disk);
        }

        // Shares of what the three disks got together; what the root disk got meanwhile is the rest.
        JsonNode[] rows = [.. s_disks.Select(d => io["disks"]!.AsArray().Single(row => row!["name"]!.GetValue<string>() == d)!)];
        double[] shares = [.. rows.Select(row => row["share"]!["write"]!.GetValue<double>())];
        Near(96.0 / 224, shares[0] / shares.Sum(), "share of io1");
        Near(32.0 / 224, shares[2] / shares.Sum(), "share of io3");
        double vhdx = io["vhdxShare"]!["write"]!.GetValue<double>();
        Near(1, shares.Sum() + vhdx, "all shares");
        Near(((96.0 / 224) - (1.0 / 3)) / (1 - (1.0 / 3)), io["imbalance"]!["write"]!.GetValue<double>(), "imbalance");
        Assert.Equal(shares[0], after["baremountd_io_share_ratio{disk=\"io1\",direction=\"write\",window=\"1h\"}"], Tolerance);
        Near(1 * MiB, rows[0]["write"]!["meanRequestBytes"]!.GetValue<double>(), "request size, which the disk may cut", 0.9);

        await ShownAsNodeExporterWouldAsync();
        await GoesOnAfterItWasPulledAsync(after);

        double Grown(string suffix, string disk) => Disk(after, suffix, disk) - Disk(before, suffix, disk);

        double Unit(string unit, string disk, string direction) =>
            after[$"baremountd_unit_io_bytes_total{{unit=\"{unit}\",disk=\"{disk}\",direction=\"{direction}\"}}"];
    }

    /// <summary>
    /// Every counter against node_exporter's, scraped before and after ours in the same second, for the disks on which nothing happened in between.
    /// </summary>
    private async Task ShownAsNodeExporterWouldAsync()
    {
        await Machine.MustRunAsync(
            """
            systemd-run --quiet --unit=io-exporter prometheus-node-exporter --collector.disable-defaults --collector.diskstats --web.listen-address=127.0.0.1:9100
            until curl -sS --fail -o /dev/null http://127.0.0.1:9100/metrics; do sleep 0.2; done
            """,
            Patient,
            Cancelled);
        const string Theirs = "curl -sS --fail http://127.0.0.1:9100/metrics | grep '^node_disk_'";
        string[] parts = (await Machine.MustRunAsync(
            $"{Theirs}; echo ===; curl -sS --fail http://127.0.0.1:10099/metrics; echo ===; {Theirs}", Patient, Cancelled)).Split("===\n");
        Dictionary<string, double> before = Parse(parts[0]), ours = Parse(parts[1]), after = Parse(parts[2]);
        int compared = 0;
        foreach (string disk in s_disks)
        {
            string labels = ours.Keys.Single(key => key.StartsWith($"baremountd_disk_io_now{{disk=\"{disk}\"", StringComparison.Ordinal))["baremountd_disk_io_now".Length..];
            string end = $"{{device=\"{labels.Split("device=\"")[1].Split('"')[0]}\"}}";
            KeyValuePair<string, double>[] theirs = [.. before.Where(s => s.Key.EndsWith(end, StringComparison.Ordinal) && s.Key.Contains("_total", StringComparison.Ordinal))];
            Assert.True(theirs.Length >= 11, $"node_exporter shows {theirs.Length} counters of {disk}");
            if (theirs.All(s => after[s.Key] == s.Value))
            {
                foreach ((string series, double value) in theirs)
                {
                    string suffix = series["node_disk_".Length..^end.Length];
                    double expected = suffix == Sectors ? value * SectorSize : value;
                    Assert.Equal(expected, ours[$"baremountd_disk_{(suffix == Sectors ? "discarded_bytes_total" : suffix)}{labels}"], 1e-9 * Math.Max(1, expected));
                    compared++;
                }
            }
        }

        Tell($"{compared} counters are node_exporter's");
        Assert.True(compared > 0, "no disk was quiet");
    }

    private async Task GoesOnAfterItWasPulledAsync(Dictionary<string, double> before)
    {
        await Machine.MustRunAsync("systemctl stop io-a io-b", Patient, Cancelled);
        await PullAsync("io3");
        await UntilStateAsync("io3", "missing");
        Dictionary<string, double> without = await ScrapeAsync();
        Assert.DoesNotContain(without.Keys, key => key.StartsWith("baremountd_disk_written_bytes_total{disk=\"io3\"", StringComparison.Ordinal));
        await PlugAsync("io3");
        await UntilMountedAsync("io3");
        Dictionary<string, double> after = await ScrapeAsync();
        double written = Disk(after, "written_bytes_total", "io3");
        Assert.InRange(written, Disk(before, "written_bytes_total", "io3"), Disk(before, "written_bytes_total", "io3") + (4 * MiB));

        // Ended units keep their sums.
        const string UnitSeries = "baremountd_unit_io_bytes_total{unit=\"io-b.service\",disk=\"io3\",direction=\"write\"}";
        Assert.Equal(before[UnitSeries], after[UnitSeries]);
        Tell($"io3 went on at {written} bytes");
    }

    /// <summary>A service that does its work, says so, and lives on: one that ends between two looks is charged to its slice.</summary>
    private async Task StartAsync(string unit, params string[] commands) =>
        await Machine.MustRunAsync(
            $"rm -f /run/{unit}.done; systemd-run --quiet --unit={unit} sh -c '{string.Join(" && ", commands)} && touch /run/{unit}.done && exec sleep infinity'",
            Patient,
            Cancelled);

    private string Write(string disk, int mebibytes) =>
        string.Join(
            " && ",
            Enumerable.Repeat($"dd if=/dev/zero of={Base}/{disk}/file bs=1M count=32 conv=notrunc oflag=direct status=none", mebibytes / 32));

    private async Task<Dictionary<string, double>> ScrapeAsync()
    {
        string text = await Machine.MustRunAsync("curl -sS --fail http://127.0.0.1:10099/metrics", Patient, Cancelled);
        await PromtoolAsync(text);
        return Parse(text);
    }

    private static Dictionary<string, double> Parse(string text) =>
        text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToDictionary(
            line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static double Disk(Dictionary<string, double> metrics, string suffix, string disk) =>
        metrics.Single(s => s.Key.StartsWith($"baremountd_disk_{suffix}{{disk=\"{disk}\"", StringComparison.Ordinal)).Value;

    private static void Near(double expected, double actual, string what, double tolerance = Tolerance)
    {
        Tell(string.Create(CultureInfo.InvariantCulture, $"{what}: {actual:R}, expected {expected:R}, off by {(actual - expected) / expected:P2}"));
        Assert.True(Math.Abs(actual - expected) <= tolerance * expected, $"{what}: {actual}, expected {expected}");
    }
}
