using System.Globalization;
using System.Text;
using BareMountd.Tests.Shared;

namespace BareMountd.Benchmarks;

/// <summary>
/// What a scrape of the daemon costs against one of node_exporter on the same generated tree, in turn in one run; and what it allocates.
/// </summary>
/// <remarks>
/// The daemon writes everything that it exports (shares and means over three windows, states, conditions, space …); node_exporter the collectors
/// that look at the same: <c>diskstats</c> alone, and with <c>filesystem</c>. On the daemon's side free space is simulated and makes no system
/// call, so the fair comparison is the one with diskstats alone. Partitions are left out on both sides.
/// </remarks>
internal static class ScrapeBenchmark
{
    private const int Rounds = 9;

    public static async Task<int> RunAsync(string daemon, string exporter, int[] sizes)
    {
        StringBuilder table = new("| disks | series: daemon / diskstats | CPU, ms: daemon | diskstats | diskstats + filesystem | ratio to diskstats | spread | ratio to both | wall, ms: daemon / diskstats | answer, KB: daemon / diskstats |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (int size in sizes)
        {
            table.AppendLine(await MeasureAsync(daemon, exporter, size));
        }

        table.Append("\n| disks | allocated, KB a scrape | collections of generation 0 / 1 / 2 |\n|---:|---:|---:|\n");
        foreach (int size in sizes)
        {
            string allocated = await ScrapeAllocation.MeasureAsync(size);
            table.AppendLine(CultureInfo.InvariantCulture, $"| {size} | {allocated} |");
        }

        Console.Write("\n" + table);
        return 0;
    }

    private static async Task<string> MeasureAsync(string daemon, string exporter, int size)
    {
        using FixtureTree tree = FixtureTree.Generate(size);
        Complete(tree, size);
        string config = Path.Combine(tree.Root, "config.json");
        int[] ports = [GeneratedMachine.FreePort(), GeneratedMachine.FreePort(), GeneratedMachine.FreePort()];
        await File.WriteAllTextAsync(config, GeneratedMachine.Config(size, ports[0]));
        await using ScrapedProcess ours = ScrapedProcess.Start(daemon, GeneratedMachine.On(tree, config), ports[0]);
        await using ScrapedProcess disks = ScrapedProcess.Start(exporter, Exporter(tree, ports[1], "diskstats"), ports[1]);
        await using ScrapedProcess both = ScrapedProcess.Start(exporter, Exporter(tree, ports[2], "diskstats", "filesystem"), ports[2]);
        using (HttpClient client = new())
        {
            await GeneratedMachine.UntilMountedAsync(client, ports[0], size);
            await GeneratedMachine.UntilAsync(client, ports[1], text => Count(text, "node_disk_written_bytes_total{") == size + 1);
            await GeneratedMachine.UntilAsync(client, ports[2], text => Count(text, "node_filesystem_avail_bytes{") == size);
        }

        int times = Math.Clamp(2000 / size, 4, 60);
        ScrapedProcess[] all = [ours, disks, both];
        List<(double Cpu, double Wall)>[] found = [[], [], []];
        for (int round = -2; round < Rounds; round++)
        {
            Work(tree);
            for (int i = 0; i < all.Length; i++)
            {
                (double Cpu, double Wall) one = await all[i].ScrapeAsync(round < 0 ? 40 : times);
                if (round >= 0)
                {
                    found[i].Add(one);
                }
            }
        }

        int series = Series(await ours.TextAsync());
        int theirs = Series(await disks.TextAsync());
        double[] ratios = [.. found[0].Zip(found[1], (a, b) => a.Cpu / b.Cpu).Order()];
        double[] second = [.. found[0].Zip(found[2], (a, b) => a.Cpu / b.Cpu).Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {size} | {series} / {theirs} | {Cpu(0):F2} | {Cpu(1):F2} | {Cpu(2):F2} | {ratios[Rounds / 2]:F2} | {ratios[0]:F2}–{ratios[^1]:F2} | {second[Rounds / 2]:F2} | {Wall(0):F2} / {Wall(1):F2} | {ours.Size / 1024} / {disks.Size / 1024} |");

        double Cpu(int i) => found[i].Select(f => f.Cpu).Order().ElementAt(Rounds / 2);
        double Wall(int i) => found[i].Select(f => f.Wall).Order().ElementAt(Rounds / 2);
    }

    /// <summary>Every disk has moved something, so that each has shares and means to be told.</summary>
    private static void Work(FixtureTree tree)
    {
        StringBuilder text = new();
        int pace = 0;
        foreach (string line in File.ReadAllLines(tree.Roots.DiskStats))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            pace = (pace + 37) % 1009;
            for (int i = 3; i < fields.Length; i++)
            {
                // Requests in flight are no counter.
                fields[i] = i == 11 ? "1" : (long.Parse(fields[i], CultureInfo.InvariantCulture) + ((pace + 1) * i)).ToString(CultureInfo.InvariantCulture);
            }

            text.AppendJoin(' ', fields).Append('\n');
        }

        File.WriteAllText(tree.Roots.DiskStats + ".next", text.ToString());
        File.Move(tree.Roots.DiskStats + ".next", tree.Roots.DiskStats, overwrite: true);
    }

    private static int Count(string text, string prefix) => text.Split('\n').Count(l => l.StartsWith(prefix, StringComparison.Ordinal));

    private static int Series(string text) => text.Split('\n').Count(l => l.Length > 0 && l[0] != '#');

    private static string[] Exporter(FixtureTree tree, int port, params string[] collectors) =>
    [
        "--collector.disable-defaults",
        .. collectors.Select(c => "--collector." + c),
        "--web.disable-exporter-metrics",
        string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
        "--path.procfs=" + tree.Roots.Proc,
        "--path.sysfs=" + tree.Roots.Sys,
        "--path.rootfs=" + tree.Root,
        "--path.udev.data=" + tree.Roots.Run + "/udev/data",
        @"--collector.diskstats.device-exclude=^(ram|loop|fd|sd[a-z]+)\d+$",
        "--collector.filesystem.mount-points-exclude=^/$",
        "--collector.filesystem.fs-types-exclude=^tmpfs$",
    ];

    /// <summary>What node_exporter looks at and the generated machine lacks: the mount table in its old form, mount points to ask.</summary>
    private static void Complete(FixtureTree tree, int size)
    {
        StringBuilder mounts = new();
        for (int i = 1; i <= size; i++)
        {
            Directory.CreateDirectory(string.Create(CultureInfo.InvariantCulture, $"{tree.Root}/mnt/wsl/disk{i}"));
            mounts.Append(CultureInfo.InvariantCulture, $"/dev/disk{i} /mnt/wsl/disk{i} ext4 rw,relatime 0 0\n");
        }

        Directory.CreateDirectory(tree.Roots.Proc + "/1");
        File.WriteAllText(tree.Roots.Proc + "/1/mounts", mounts.ToString());
    }
}
