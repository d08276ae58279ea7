using System.Net;
using System.Text.Json;
using BareMountd.Core.Control;

namespace BareMountd.Daemon.Tests.Simulated;

/// <summary>From recorded counters to the wire: <c>GET /v1/io</c> and the metrics of the whole daemon, while the counters grow.</summary>
public sealed class SimulatedIoTests
{
    private const string Storage = """
        { "storage": { "match": { "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4." }, "mountPoint": "/mnt/wsl/storage", "fsType": "ext4" } }
        """;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_the_io_goes_is_told_by_disk_and_by_unit()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-units", Storage);
        await daemon.UntilAsync("storage", "mounted");
        IoResponse first = await daemon.GetAsync("/v1/io", ControlJson.Default.IoResponse);
        Assert.Equal(
            ["vhdx-7d7a2f3a-0c5b-4a7d-9a40-0d8a5f0e6a11 vhdx", "vhdx-swap vhdx", "vhdx-5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77 vhdx", "storage bare"],
            first.Disks.Select(d => $"{d.Name} {d.Kind}"));
        Assert.Equal(81_944_576UL, first.Disks[3].WrittenBytesTotal);
        Assert.Equal(("on", ""), (first.Accounting.State, first.Accounting.Hint));
        Assert.Equal(["1m", "5m", "1h"], first.Windows);

        // Postgres writes 3 MB to the disk, a job that comes and goes 1 MB, the kernel 1 MB; the root disk gets 1 MB by the agent.
        Grow(daemon, "proc/diskstats", "sdd 1048 10 80048 500 2048 20 160048", "sdd 1048 10 80048 500 2148 20 169813");
        Grow(daemon, "proc/diskstats", "sdc 1032 10 80032 500 2032 20 160032", "sdc 1032 10 80032 500 2042 20 161985");
        Cgroup(daemon, "", "8:48 rbytes=40984576 wbytes=81944576", "8:48 rbytes=40984576 wbytes=86944256");
        Cgroup(daemon, "", "8:32 rbytes=40976384 wbytes=81936384", "8:32 rbytes=40976384 wbytes=82936320");
        Cgroup(daemon, "system.slice", "8:48 rbytes=40000000 wbytes=80000000", "8:48 rbytes=40000000 wbytes=84000000");
        Cgroup(daemon, "system.slice", "8:32 rbytes=30000000 wbytes=50000000", "8:32 rbytes=30000000 wbytes=50999936");
        Cgroup(daemon, "system.slice/postgresql.service", "wbytes=70000000 rios=3900 wios=7000", "wbytes=73000000 rios=3900 wios=7003");
        Cgroup(daemon, "system.slice/machine-agent.service", "wbytes=40000000", "wbytes=40999936");
        IoResponse second = await UntilCoveredAsync(daemon);

        IoDiskStatus storage = second.Disks[3];
        Assert.Equal(9765.0 * 512, storage.Write!.Bytes);
        Assert.Equal(9765.0 / (9765 + 1953), storage.Share!.Write!.Value, 1e-9);
        Assert.Null(storage.Share.Read);
        Assert.Equal(1953.0 / (9765 + 1953), second.VhdxShare.Write!.Value, 1e-9);
        Assert.Null(second.Imbalance.Write);
        Assert.Equal(
            [
                "-.slice storage 999680",
                "machine-agent.service vhdx-5b1e0f44-5e6d-47d2-9a6b-3f4f9a9d1c77 999936",
                "postgresql.service storage 3000000",
                "system.slice storage 1000000",
            ],
            second.Units.Select(u => $"{u.Unit} {u.Disk} {u.Write.Bytes}").Order(StringComparer.Ordinal));
        IoUnitStatus postgres = second.Units[0];
        Assert.Equal(3_000_000 / (9765.0 * 512), postgres.Share.Write!.Value, 1e-9);
        Assert.Equal(3 / second.CoveredSeconds, postgres.Write.OperationsPerSecond!.Value, 1e-9);
        Assert.Null(second.Units.Single(u => u.Unit == "-.slice").Write.OperationsPerSecond);
        Assert.Equal((120.0, 4, 30), (second.Series.BucketSeconds, second.Series.Disks.Count, second.Series.Disks[0].Read.Count));

        using HttpClient http = new();
        string metrics = await http.GetStringAsync(daemon.Metrics, Test);
        Assert.Contains("baremountd_unit_io_bytes_total{unit=\"postgresql.service\",disk=\"storage\",direction=\"write\"} 3000000\n", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_disk_written_bytes_total{disk=\"storage\",device=\"sdd\",kind=\"bare\"} 86944256\n", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_disk_written_bytes_total{disk=\"vhdx-swap\",device=\"sdb\",kind=\"vhdx\"} 81928192\n", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_unit_io_accounting{state=\"on\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_accounting_is_told_what_to_set_once_and_shows_no_units()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        IoResponse io = await daemon.GetAsync("/v1/io?window=1h", ControlJson.Default.IoResponse);
        Assert.Equal("no-cgroup2", io.Accounting.State);
        Assert.NotEqual("", io.Accounting.Hint);
        Assert.Empty(io.Units);
        using HttpClient http = new();
        string metrics = await http.GetStringAsync(daemon.Metrics, Test);
        Assert.DoesNotContain("baremountd_unit_io_bytes", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_collector_success{collector=\"unit_io\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_unit_io_accounting{state=\"no-cgroup2\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Single(daemon.Log.Split('\n'), line => line.Contains("I/O of units is not counted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_window_that_is_none_is_answered_with_those_that_are()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", "{}");
        using HttpResponseMessage response = await daemon.SendAsync(HttpMethod.Get, "/v1/io?window=2d");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        ErrorResponse error = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(Test), ControlJson.Default.ErrorResponse)!;
        Assert.Equal(("bad-request", "windows are: 1m, 5m, 1h"), (error.Code, error.Hint));
    }

    private static async Task<IoResponse> UntilCoveredAsync(SimulatedDaemon daemon)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Test);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            IoResponse io = await daemon.GetAsync("/v1/io?window=5m", ControlJson.Default.IoResponse);
            if (io.CoveredSeconds > 0)
            {
                return io;
            }

            await Task.Delay(50, limit.Token);
        }
    }

    private static void Cgroup(SimulatedDaemon daemon, string group, string before, string after) =>
        Grow(daemon, Path.Join("sys/fs/cgroup", group, "io.stat"), before, after);

    private static void Grow(SimulatedDaemon daemon, string file, string before, string after)
    {
        string path = Path.Join(daemon.Tree.Root, file);
        string text = File.ReadAllText(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }
}
