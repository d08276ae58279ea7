using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using BareMountd.Benchmarks;
using BareMountd.Core.Configuration;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;
using BareMountd.Linux.Devices;
using BareMountd.Linux.Host;
using BareMountd.Linux.Proc;
using BareMountd.Tests.Shared;

// Times the way of one event on generated machines of 8, 100 and 1000 disks: reading the devices, matching all of them against as many
// declared disks, planning, judging the health of as many mounted ones. Medians, and the ratio to the size before: linear growth is a ratio equal to that of the sizes.
// Usage: Benchmarks [DISKS…]
//        Benchmarks scrape BAREMOUNTD NODE_EXPORTER [DISKS…]   what a scrape costs, against node_exporter on the same trees
//        Benchmarks idle PROGRAM [SECONDS [SCRAPE_SECONDS]]   wake-ups and processor time of an idle daemon, after four minutes of quiet
//        Benchmarks requests FIO FILE [ROUNDS]   what metrics.requestHistograms costs a disk
if (args is ["requests", string fio, string file, .. string[] rounds])
{
    return await RequestBenchmark.RunAsync(fio, file, rounds.Length > 0 ? int.Parse(rounds[0], CultureInfo.InvariantCulture) : 9);
}

if (args is ["idle", string program, .. string[] times])
{
    double[] seconds = [.. times.Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
    return await IdleMeasurement.RunAsync(
        program,
        TimeSpan.FromMinutes(4),
        TimeSpan.FromSeconds(seconds is [double length, ..] ? length : 180),
        seconds is [_, double scrape, ..] ? TimeSpan.FromSeconds(scrape) : null);
}

if (args is ["scrape", string daemon, string exporter, .. string[] machines])
{
    return await ScrapeBenchmark.RunAsync(daemon, exporter, machines.Length > 0 ? [.. machines.Select(m => int.Parse(m, CultureInfo.InvariantCulture))] : [8, 100, 1000]);
}

int[] sizes = args.Length > 0 ? [.. args.Select(a => int.Parse(a, CultureInfo.InvariantCulture))] : [8, 100, 1000];
Console.WriteLine("| disks | read devices, ms | match, ms | plan, ms | health, ms | decide, µs a disk |");
Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
foreach (int size in sizes)
{
    using FixtureTree tree = FixtureTree.Generate(size);
    RecordedDeviceSource source = new(tree.Roots);
    double read = await MedianAsync(3, async () => await source.EnumerateAsync(CancellationToken.None));
    World world = new((await source.EnumerateAsync(CancellationToken.None)).Devices, new MountTableSource(tree.Roots).Read(), [], HostFactsReader.Read(tree.Roots));
    BareMountConfig config = Declare(world.Host, size);
    MatchResult matches = Matcher.Match(config, world);
    int found = matches.Outcomes.Count(o => o.Value is MatchOutcome.Found);
    if (found != size)
    {
        await Console.Error.WriteLineAsync($"only {found} of {size} disks were found: the figures would say nothing");
        return 1;
    }

    PlanInput input = new(config, world, matches, ImmutableDictionary<string, DiskRuntime>.Empty, false, DateTimeOffset.UnixEpoch);
    double match = await MedianAsync(15, () => Task.FromResult(Matcher.Match(config, world)));
    double plan = await MedianAsync(15, () => Task.FromResult(Planner.Plan(input)));
    PlanOutput planned = Planner.Plan(input);
    PlanOutput mounted = planned with { Runtimes = planned.Runtimes.ToImmutableDictionary(r => r.Key, r => r.Value.To(DiskState.Mounted, input.Now)) };
    HealthOutcome known = HealthEvaluator.Evaluate(input, mounted, Observe(config, mounted));
    double health = await MedianAsync(15, () => Task.FromResult(HealthEvaluator.Evaluate(input, mounted, known.Disks, known.Machine)));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {size} | {read:F2} | {match:F3} | {plan:F3} | {health:F3} | {(match + plan + health) * 1000 / size:F2} |"));
}

// And the I/O part of a scrape.
Console.WriteLine("\n" + IoBenchmark.Head);
foreach (int size in sizes)
{
    using IoBenchmark io = new(size);
    Console.WriteLine(await io.RunAsync());
}

return 0;

static BareMountConfig Declare(HostFacts host, int count) => new()
{
    Disks =
    [
        .. Enumerable.Range(1, count).Select(i => new DiskConfig
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"disk{i}"),
            Match = new MatchConfig { Serial = [string.Create(CultureInfo.InvariantCulture, $"0025_3841_{i / 10000:D4}_{i % 10000:D4}.")] },
            MountPoint = string.Create(CultureInfo.InvariantCulture, $"{(host.IsWsl ? "/mnt/wsl" : "/mnt")}/disk{i}"),
        }),
    ],
};

// What the probes of a healthy disk report.
static ImmutableDictionary<string, DiskHealth> Observe(BareMountConfig config, PlanOutput mounted) => config.Disks.ToImmutableDictionary(d => d.Name, d =>
{
    ProbeTarget target = new(d.Name, mounted.Runtimes[d.Name].Device!.Value, "", "ext4", null, d.MountPoint, false, "", d.Health);
    ProbeReading[] readings =
    [
        new ProbeReading.Space(new FilesystemUsage(1000, 900, 900, 1000, 900, false)),
        new ProbeReading.Root(),
        new ProbeReading.ExtErrors(0, null, "", 0, null, ""),
        new ProbeReading.Device("running", 0, 0),
        new ProbeReading.Queue(0, 1000),
        new ProbeReading.Unit(null),
    ];
    return DiskHealth.Initial with
    {
        Observations = readings.Aggregate(
            DiskObservations.Empty,
            (seen, r) => seen.With(target, new ProbeReport(r.GetType().Name, DateTimeOffset.UnixEpoch, TimeSpan.Zero, r, null, false))),
    };
});

static async Task<double> MedianAsync<T>(int rounds, Func<Task<T>> work)
{
    _ = await work();
    List<double> times = [];
    for (int i = 0; i < rounds; i++)
    {
        long start = Stopwatch.GetTimestamp();
        _ = await work();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    return times.Order().ElementAt(times.Count / 2);
}
