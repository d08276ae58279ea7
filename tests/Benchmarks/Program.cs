using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using BareMountd.Core.Configuration;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;
using BareMountd.Linux.Devices;
using BareMountd.Linux.Host;
using BareMountd.Linux.Proc;
using BareMountd.Tests.Shared;

// Times the way of one event on generated machines of 8, 100 and 1000 disks: reading the devices, matching all of them against as many
// declared disks, planning. Medians, and the ratio to the size before: linear growth is a ratio equal to that of the sizes.
// Usage: Benchmarks [DISKS…]
int[] sizes = args.Length > 0 ? [.. args.Select(a => int.Parse(a, CultureInfo.InvariantCulture))] : [8, 100, 1000];
Console.WriteLine("| disks | read devices, ms | match, ms | plan, ms | decide, µs a disk |");
Console.WriteLine("|---:|---:|---:|---:|---:|");
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
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {size} | {read:F2} | {match:F3} | {plan:F3} | {(match + plan) * 1000 / size:F2} |"));
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
