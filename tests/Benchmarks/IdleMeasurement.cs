using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using BareMountd.Tests.Shared;

namespace BareMountd.Benchmarks;

/// <summary>Runs a daemon on a generated machine with simulated mounts, leaves it alone, and counts how often each of its threads woke up.</summary>
internal static class IdleMeasurement
{
    private const int Disks = 8;

    /// <summary>WatchdogSec= of the unit, in microseconds (sd_watchdog_enabled(3)).</summary>
    private const string WatchdogMicroseconds = "90000000";

    /// <summary>The daemon ends its web server after 5 s without a connection.</summary>
    private static readonly TimeSpan s_longerThanQuiet = TimeSpan.FromSeconds(8);

    private const string Finalizer = ".NET Finalizer";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan s_oneBurst = TimeSpan.FromSeconds(2);

    /// <summary>Prints one row a thread.</summary>
    /// <param name="program">The daemon.</param>
    /// <param name="settle">How long it is left alone first.</param>
    /// <param name="length">How long it is watched.</param>
    /// <param name="scrape">Time between two scrapes of /metrics while it is watched; null: nobody scrapes.</param>
    public static async Task<int> RunAsync(string program, TimeSpan settle, TimeSpan length, TimeSpan? scrape)
    {
        using FixtureTree tree = FixtureTree.Generate(Disks);
        int port = GeneratedMachine.FreePort();
        string config = Path.Combine(tree.Root, "config.json");
        await File.WriteAllTextAsync(config, GeneratedMachine.Config(Disks, port));

        // The other end of the notification socket, so that the watchdog is fed as under systemd.
        using Socket notify = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        string notifyPath = Path.Combine(tree.Root, "notify");
        notify.Bind(new UnixDomainSocketEndPoint(notifyPath));
        ProcessStartInfo start = new(program, GeneratedMachine.On(tree, config))
        {
            RedirectStandardError = true,
            Environment =
            {
                ["NOTIFY_SOCKET"] = notifyPath,
                ["WATCHDOG_USEC"] = WatchdogMicroseconds,
                ["JOURNAL_STREAM"] = "",
                ["DOTNET_EnableDiagnostics"] = "0",
            },
        };
        using Process daemon = Process.Start(start)!;
        _ = daemon.StandardError.ReadToEndAsync();
        try
        {
            // Not by /metrics: whoever looks there has the counters of all disks read every 15 seconds for the next hour.
            await GeneratedMachine.UntilMountedAsync(tree, Disks);

            await Task.Delay(settle);
            Dictionary<int, ThreadSample> before = ThreadSample.Of(daemon.Id);
            long from = Stopwatch.GetTimestamp();
            List<TimeSpan> wakeUps = scrape is TimeSpan every ? await ScrapeAsync(port, length, every) : await WatchAsync(daemon.Id, length);
            Dictionary<int, ThreadSample> after = ThreadSample.Of(daemon.Id);
            Print(before, after, Stopwatch.GetElapsedTime(from));
            PrintQuiet(wakeUps);
            await FirstRequestsAsync(port);
            return 0;
        }
        finally
        {
            daemon.Kill();
            await daemon.WaitForExitAsync();
        }
    }

    /// <summary>
    /// When, since the start, threads woke up: bursts that are less than two seconds apart are one wake-up, that of its beginning. The
    /// finalizer's thread is left out: the runtime wakes it every ten seconds, whatever the program does (LINUX_HEAP_DUMP_TIME_OUT in
    /// src/coreclr/vm/finalizerthread.cpp of dotnet/runtime).
    /// </summary>
    private static async Task<List<TimeSpan>> WatchAsync(int process, TimeSpan length)
    {
        List<TimeSpan> bursts = [];
        TimeSpan last = TimeSpan.MinValue;
        long known = Sum();
        long from = Stopwatch.GetTimestamp();
        for (TimeSpan now = TimeSpan.Zero; now < length; now = Stopwatch.GetElapsedTime(from))
        {
            await Task.Delay(s_look);
            long sum = Sum();
            if (sum != known)
            {
                known = sum;
                if (last == TimeSpan.MinValue || now - last > s_oneBurst)
                {
                    bursts.Add(now);
                }

                last = now;
            }
        }

        return bursts;

        long Sum() => ThreadSample.Of(process).Values.Where(sample => sample.Name != Finalizer).Sum(sample => sample.WakeUps);
    }

    private static void PrintQuiet(List<TimeSpan> bursts)
    {
        if (bursts.Count < 2)
        {
            return;
        }

        List<double> quiet = [.. bursts.Zip(bursts.Skip(1), (a, b) => (b - a).TotalSeconds).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nthe finalizer's thread left out, awake {bursts.Count} times; from one to the next {quiet[0]:F1} s at least, {quiet[quiet.Count / 2]:F1} s in the median"));
    }

    private static async Task<List<TimeSpan>> ScrapeAsync(int port, TimeSpan length, TimeSpan every)
    {
        // One connection that is kept, as Prometheus does.
        using HttpClient client = new();
        long from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < length)
        {
            await client.GetStringAsync(GeneratedMachine.Metrics(port));
            await Task.Delay(every);
        }

        return [];
    }

    /// <summary>How long a request takes on a connection of its own, after a quiet time and right after another one; medians.</summary>
    private static async Task FirstRequestsAsync(int port)
    {
        // The first ones warm this program up.
        List<double> warm = [];
        List<double> cold = [];
        for (int i = -2; i < 9; i++)
        {
            await Task.Delay(s_longerThanQuiet);
            cold.Add(await RequestAsync(port));
            warm.Add(await RequestAsync(port));
            if (i < 0)
            {
                cold.Clear();
                warm.Clear();
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\na scrape on a new connection, median of {cold.Count}: {Median(cold):F2} ms after {s_longerThanQuiet.TotalSeconds:F0} s of quiet, {Median(warm):F2} ms right after another"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<double> RequestAsync(int port)
    {
        using HttpClient client = new();
        long from = Stopwatch.GetTimestamp();
        await client.GetStringAsync(GeneratedMachine.Metrics(port));
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    private static void Print(Dictionary<int, ThreadSample> before, Dictionary<int, ThreadSample> after, TimeSpan length)
    {
        Console.WriteLine("| thread | wake-ups a minute | CPU, ms a minute |\n|---|---:|---:|");
        ThreadSample sum = new("", 0, TimeSpan.Zero);
        foreach ((int id, ThreadSample now) in after.OrderBy(a => a.Key))
        {
            ThreadSample was = before.GetValueOrDefault(id, now with { WakeUps = 0, Cpu = TimeSpan.Zero });
            ThreadSample spent = new(now.Name, now.WakeUps - was.WakeUps, now.Cpu - was.Cpu);
            sum = new ThreadSample("", sum.WakeUps + spent.WakeUps, sum.Cpu + spent.Cpu);
            if (spent.WakeUps > 0)
            {
                Row(spent.Name, spent);
            }
        }

        Row($"all {after.Count}", sum);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{sum.Cpu / length * 100:F4} % of one core over {length.TotalSeconds:F0} s"));

        void Row(string name, ThreadSample spent) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {spent.WakeUps / length.TotalMinutes:F1} | {spent.Cpu.TotalMilliseconds / length.TotalMinutes:F2} |"));
    }
}
