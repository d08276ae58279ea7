using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Metrics;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>
/// The daemon's own arithmetic and exposition over an hour and a half of uneven I/O, given to Prometheus' engine scrape by scrape: its rules say
/// what the daemon's gauges say.
/// </summary>
public sealed class ReplayTests
{
    private const int Interval = 15;
    private const int Minutes = 100;

    /// <summary>What double precision and the kernel's milliseconds leave.</summary>
    private const string Tolerance = "1e-6";

    // What Prometheus notes of a series that is missing in a scrape; without it the last value would hold for five minutes.
    private const string Stale = "stale";

    // A disk is away in between, and comes back as another device.
    private const int Pulled = 10;
    private const int Back = 20;

    /// <summary>Minutes at which each window lies in one piece: before the pull, after it, after the return.</summary>
    private static readonly ImmutableArray<(string Window, ImmutableArray<int> Minutes)> s_looks = [("1m", [8, 12, 30, 99]), ("5m", [8, 16, 30, 61, 99]), ("1h", [85, 99])];

    private static readonly StatusResponse s_status = new() { Version = "", Summary = "", Source = "", Manager = "", ConfigFile = "" };

    [Fact]
    public async Task Rules_and_gauges_agree() => await TestAsync(Tolerance);

    [Fact]
    public async Task A_disagreement_would_be_found()
    {
        // With a tolerance of less than nothing every series disagrees.
        Xunit.Sdk.XunitException failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => TestAsync("-1"));
        foreach ((_, string rule, _) in Figures.All)
        {
            Assert.Contains("abs(" + rule, failure.Message, StringComparison.Ordinal);
        }
    }

    private static async Task TestAsync(string tolerance)
    {
        string folder = Directory.CreateTempSubdirectory("baremountd-replay-").FullName;
        try
        {
            string file = Path.Join(folder, "replay.test.yml");
            await File.WriteAllTextAsync(file, UnitTest(tolerance), TestContext.Current.CancellationToken);
            await Tools.TestRulesAsync(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string UnitTest(string tolerance)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            rule_files: ["{RepositoryFiles.PathOf(ShippedRules.Recording)}"]
            evaluation_interval: {Interval}s
            tests:
              - interval: {Interval}s
                input_series:

            """);
        foreach ((string series, string?[] values) in Replay())
        {
            string target = series.Replace("{", "{job=\"baremountd\",instance=\"a:10099\",", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"      - {{series: '{target}', values: '{string.Join(' ', values.Select(v => v ?? Stale))}'}}\n");
        }

        text.Append("    promql_expr_test:\n");
        foreach ((string name, ImmutableArray<int> minutes) in s_looks)
        {
            IoWindow window = IoWindows.All[IoWindows.IndexOf(name)];
            foreach (int minute in minutes)
            {
                foreach ((string Metric, string Rule, string Labels) figure in Figures.All)
                {
                    text.Append(CultureInfo.InvariantCulture, $"      - {{expr: '{Figures.Disagreements(figure, window, tolerance)}', eval_time: {minute}m, exp_samples: []}}\n");
                    text.Append(CultureInfo.InvariantCulture, $"      - {{expr: 'count({figure.Rule}{name}) > bool 0', eval_time: {minute}m, exp_samples: [{{labels: '{{}}', value: 1}}]}}\n");
                }
            }
        }

        return text.ToString();
    }

    /// <summary>Every series by its text, with a value or null at each scrape.</summary>
    private static SortedDictionary<string, string?[]> Replay()
    {
        const int Scrapes = (Minutes * 60 / Interval) + 1;
        SortedDictionary<string, string?[]> all = new(StringComparer.Ordinal);
        ImmutableArray<IMetricsCollector> collectors = [new DiskIoCollector(), new IoMeanCollector(), new IoShareCollector()];
        IoAccounts accounts = new();
        IoReading reading = new();
        Scrape scrape = new();
        Random random = new(20240117);
        Dictionary<string, ulong[]> counters = [];
        IoDiskSet? disks = null;
        for (int n = 0; n < Scrapes; n++)
        {
            disks = Disks(n * Interval / 60, disks);
            accounts.Begin(disks, TimeSpan.FromSeconds(n * Interval));
            foreach (IoDisk disk in disks.Disks)
            {
                if (!counters.TryGetValue(disk.Device, out ulong[]? values))
                {
                    counters[disk.Device] = values = new ulong[DiskCounters.Length];
                }

                Work(values, disk.Name, random);
                accounts.TakeDisk(disk.Device, new DiskCounters(values));
            }

            accounts.End();
            ReadOnlyMemory<byte> text = scrape.Run(
                collectors, new MetricsContext(s_status, reading, accounts.Report, null), ExpositionFormat.Text, new Fakes.StoppedClock(), static (_, _) => { });
            foreach (string line in Encoding.UTF8.GetString(text.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#'))
            {
                int blank = line.LastIndexOf(' ');
                if (!all.TryGetValue(line[..blank], out string?[]? values))
                {
                    all[line[..blank]] = values = new string?[Scrapes];
                }

                values[n] = line[(blank + 1)..];
            }
        }

        return all;
    }

    /// <summary>Two disks, one of which is away for a while, a pair under one name, a VHDX and a disk of nobody; the same object while nothing changes.</summary>
    private static IoDiskSet Disks(int minute, IoDiskSet? before)
    {
        List<IoDisk> disks = [Disk("root", "sda", 1, IoKinds.Vhdx), Disk("one", "sdb", 2, IoKinds.Bare), Disk("pair", "sdd", 4, IoKinds.Bare), Disk("pair", "sde", 5, IoKinds.Bare), Disk("S3R1AL", "sdf", 6, IoKinds.Other)];
        if (minute is < Pulled or >= Back)
        {
            disks.Add(minute < Pulled ? Disk("two", "sdc", 3, IoKinds.Bare) : Disk("two", "sdg", 7, IoKinds.Bare));
        }

        return before is not null && before.Disks.SequenceEqual(disks) ? before : new IoDiskSet([.. disks], disks.Max(d => d.Key.DiskSeq));
    }

    private static IoDisk Disk(string name, string device, uint seq, string kind)
    {
        DeviceNumber number = new(8, 16 * seq);
        return new IoDisk(name, device, number, new DeviceKey(device, number, seq), kind, name + (name == "pair" ? device : ""), false);
    }

    /// <summary>Fifteen seconds of work: bursts, pauses, and a disk that is never read.</summary>
    private static void Work(ulong[] values, string disk, Random random)
    {
        ulong reads = disk == "one" ? 0 : (ulong)random.Next(0, 4) * (ulong)random.Next(0, 500);
        ulong writes = (ulong)random.Next(0, 3) * (ulong)random.Next(0, 2000);
        values[(int)DiskCounter.ReadsCompleted] += reads;
        values[(int)DiskCounter.ReadBytes] += reads * 4096 * (ulong)random.Next(1, 9);
        values[(int)DiskCounter.ReadMilliseconds] += reads * (ulong)random.Next(0, 7);
        values[(int)DiskCounter.WritesCompleted] += writes;
        values[(int)DiskCounter.WrittenBytes] += writes * 4096 * (ulong)random.Next(1, 9);
        values[(int)DiskCounter.WriteMilliseconds] += writes * (ulong)random.Next(0, 7);
        values[(int)DiskCounter.IoMilliseconds] += (ulong)random.Next(0, Interval * 1000);
        values[(int)DiskCounter.WeightedMilliseconds] += (ulong)random.Next(0, Interval * 3000);
    }
}
