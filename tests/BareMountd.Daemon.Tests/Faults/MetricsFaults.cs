using System.Diagnostics;
using System.Globalization;
using BareMountd.Core.Control;
using BareMountd.Daemon.Tests.Simulated;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Faults;

/// <summary>Too many, too slow and too silent clients of <c>/metrics</c>: memory stays bounded, others are answered, disks are looked after.</summary>
public sealed class MetricsFaults
{
    private const string Storage = """
        { "storage": { "match": { "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4." }, "mountPoint": "/mnt/wsl/storage" } }
        """;

    private const string Get = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Fact]
    public async Task Two_hundred_scrapes_at_once_are_all_whole()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        using HttpClient http = new();
        await ScrapeAsync(http, daemon);
        Footprint before = Footprint.Of(daemon);
        for (int round = 0; round < 3; round++)
        {
            using RawConnection.Herd herd = await RawConnection.ManyAsync(200, () => RawConnection.ToMetricsAsync(daemon));
            await Task.WhenAll(herd.Select(c => c.TrySendAsync(Get.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal))));
            string[] answers = await Task.WhenAll(herd.Select(c => c.ReadToEndAsync()));
            Assert.All(answers, a =>
            {
                Assert.StartsWith("HTTP/1.1 200 ", a, StringComparison.Ordinal);
                Assert.Contains("baremountd_disk_mounted{disk=\"storage\"", a, StringComparison.Ordinal);
                string length = a.Split("Content-Length: ")[1].Split('\r')[0];
                Assert.Equal(int.Parse(length, CultureInfo.InvariantCulture), a.Length - a.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4);
            });
        }

        await before.UntilBackAsync(daemon, spareDescriptors: 4, spareThreads: 32);
        Assert.InRange(Footprint.Of(daemon).ResidentKib, 0, before.ResidentKib + (48 * 1024));
    }

    [Fact]
    public async Task Clients_that_never_read_are_cut_and_cost_a_bounded_amount()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        using HttpClient http = new();
        await ScrapeAsync(http, daemon);
        Footprint before = Footprint.Of(daemon);
        string requests = string.Concat(Enumerable.Repeat(Get, 4000));
        using (RawConnection.Herd herd = await RawConnection.ManyAsync(20, () => RawConnection.ToMetricsAsync(daemon, receiveBuffer: 4096)))
        {
            // Some 5 KiB an answer: 4000 of them fill every buffer on the way, and the daemon has to wait.
            Task<bool>[] sending = [.. herd.Select(c => c.TrySendAsync(requests))];
            Stopwatch watch = Stopwatch.StartNew();
            await ScrapeAsync(http, daemon);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
            await Task.WhenAll(sending);
            Assert.InRange(Footprint.Of(daemon).ResidentKib, 0, before.ResidentKib + (96 * 1024));

            // The daemon ends them itself: answers must flow at 1 MiB a second, buffers of the kernel included, after 10 s.
            await before.UntilBackAsync(daemon, spareDescriptors: 4, spareThreads: 32);
        }

        await ScrapeAsync(http, daemon);
    }

    [Fact]
    public async Task More_silent_clients_than_there_are_descriptors_do_not_stop_the_daemon()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        DiskStatus disk = await daemon.UntilAsync("storage", "mounted");
        using (Process limit = Process.Start("prlimit", ["--nofile=1024:1024", "--pid", daemon.ProcessId.ToString(CultureInfo.InvariantCulture)]))
        {
            await limit.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, limit.ExitCode);
        }

        Footprint before = Footprint.Of(daemon);
        using (RawConnection.Herd herd = await RawConnection.ManyAsync(1200, () => RawConnection.ToMetricsAsync(daemon)))
        {
            // The control socket answers, and a disk that goes and comes is unmounted and mounted: files can be opened.
            Plug plug = new(tree, disk.Device!.Disk!);
            plug.Pull();
            await daemon.UntilAsync("storage", "missing");
            plug.Insert();
            await daemon.UntilAsync("storage", "mounted");
            Assert.InRange(Footprint.Of(daemon).Descriptors, 0, 900);
        }

        await before.UntilBackAsync(daemon, spareDescriptors: 4, spareThreads: 32);
        using HttpClient http = new();
        await ScrapeAsync(http, daemon);
    }

    private static async Task<SimulatedDaemon> StartAsync()
    {
        SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        return daemon;
    }

    private static async Task ScrapeAsync(HttpClient http, SimulatedDaemon daemon) =>
        Assert.Contains("baremountd_disk_mounted", await http.GetStringAsync(daemon.Metrics, TestContext.Current.CancellationToken), StringComparison.Ordinal);
}
