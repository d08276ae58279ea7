using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Configuration;
using BareMountd.Core.Health;
using BareMountd.Linux.Health;
using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Health;

/// <summary>Deadlines, intervals and threads, with probes of the test's own and a clock that stands until it is told.</summary>
public sealed class HealthProberTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_deadline = new HealthConfig().Deadline;
    private static readonly ProbeReading s_reading = new ProbeReading.Root();

    private readonly FakeClock _time = new();
    private readonly Reports _reports = new();

    [Fact]
    public async Task A_hung_probe_is_told_at_its_deadline_and_again_at_its_end_and_holds_up_nobody()
    {
        using SemaphoreSlim release = new(0);
        int calls = 0;
        FakeProbe hung = new("hung", blocks: true, target =>
        {
            if (target.Disk == "sick" && Interlocked.Increment(ref calls) == 1)
            {
                release.Wait(s_long);
            }

            return s_reading;
        });
        FakeProbe fine = new("fine", blocks: true, _ => s_reading);
        HealthProber prober = Prober(hung, fine);

        Start(prober, "sick");
        Start(prober, "well");

        // Everything but the hung one has ended, at a time that has not moved.
        Assert.Equal(s_reading, (await _reports.NextAsync("sick", "fine")).Reading);
        Assert.Equal(s_reading, (await _reports.NextAsync("well", "hung")).Reading);
        Assert.Equal(s_reading, (await _reports.NextAsync("well", "fine")).Reading);
        Assert.Empty(prober.Stuck);

        await Reports.UntilAsync(() => _time.Timers == 1, "a timer for the hung one, and for no other");
        _time.Advance(s_deadline - TimeSpan.FromTicks(1));
        Assert.Empty(_reports.Of("sick", "hung"));
        _time.Advance(TimeSpan.FromTicks(1));
        ProbeReport missed = Assert.Single(_reports.Of("sick", "hung"));
        Assert.Equal(new ProbeReport("hung", _time.GetUtcNow(), s_deadline, null, null, TimedOut: true), missed);
        Assert.Equal(["sick hung"], prober.Stuck);

        // Asked again: not started again, and the others are.
        Start(prober, "sick");
        Start(prober, "well");
        await _reports.NextAsync("sick", "fine", 2);
        await _reports.NextAsync("well", "hung", 2);
        Assert.Equal(1, calls);

        _time.Advance(TimeSpan.FromSeconds(100));
        release.Release();
        ProbeReport ended = await _reports.NextAsync("sick", "hung", 2);
        Assert.Equal(new ProbeReport("hung", _time.GetUtcNow(), s_deadline + TimeSpan.FromSeconds(100), s_reading, null, TimedOut: false), ended);
        await Reports.UntilAsync(() => prober.Stuck.Count == 0, "nothing hangs");
        Assert.Equal(0, _time.Timers);

        Start(prober, "sick");
        await _reports.NextAsync("sick", "hung", 3);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Probes_of_sysfs_share_a_thread_and_each_has_its_own_deadline()
    {
        using SemaphoreSlim release = new(0);
        HealthProber prober = Prober(
            new FakeProbe("a", blocks: false, _ => s_reading),
            new FakeProbe("b", blocks: false, _ =>
            {
                release.Wait(s_long);
                return s_reading;
            }),
            new FakeProbe("c", blocks: false, _ => s_reading),
            new FakeProbe("own", blocks: true, _ => s_reading));
        Start(prober, "games");
        await _reports.NextAsync("games", "a");
        await _reports.NextAsync("games", "own");
        await Reports.UntilAsync(() => _time.Timers == 1, "the timer of b");
        _time.Advance(s_deadline);

        // c waits for its turn: it has not begun, so it misses nothing; it is not started a second time either.
        Assert.Equal(["games b"], prober.Stuck);
        Start(prober, "games");
        await _reports.NextAsync("games", "own", 2);
        Assert.Empty(_reports.Of("games", "c"));
        release.Release();
        Assert.False((await _reports.NextAsync("games", "c")).TimedOut);
        Assert.Single(_reports.Of("games", "c"));
    }

    [Fact]
    public async Task A_task_that_never_ends_holds_no_thread_and_is_told_too()
    {
        TaskCompletionSource<ProbeReading?> end = new();
        HealthProber prober = new([new FakeTask("smart", () => end.Task)], _time, TimeSpan.FromMilliseconds(50));
        Start(prober, "games");
        await Reports.UntilAsync(() => _time.Timers == 1, "the timer");
        await Reports.UntilAsync(() => prober.Threads == 0, "no thread");
        _time.Advance(s_deadline);
        Assert.True((await _reports.NextAsync("games", "smart")).TimedOut);
        end.SetException(new ProbeFailedException("no answer"));
        ProbeReport ended = await _reports.NextAsync("games", "smart", 2);
        Assert.Equal(("no answer", false), (ended.Failure, ended.TimedOut));
    }

    [Fact]
    public async Task Another_attachment_is_looked_at_while_the_old_one_hangs()
    {
        using SemaphoreSlim release = new(0);
        int calls = 0;
        HealthProber prober = Prober(new FakeProbe("space", blocks: true, _ =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                release.Wait(s_long);
            }

            return s_reading;
        }));
        ProbeTarget before = Targets.Mounted();
        ProbeTarget after = before with { Device = before.Device with { DiskSeq = 8 } };
        prober.Start(before, _time.GetUtcNow(), _reports.Take);
        await Reports.UntilAsync(() => _time.Timers == 1, "the timer");
        _time.Advance(s_deadline);
        prober.Start(after, _time.GetUtcNow(), _reports.Take);
        Assert.Equal(s_reading, (await _reports.NextAsync("games", "space", 2)).Reading);
        Assert.Equal(["games space"], prober.Stuck);
        release.Release();
        await Reports.UntilAsync(() => prober.Stuck.Count == 0, "the old one ends");
    }

    [Fact]
    public async Task A_probe_with_an_interval_of_its_own_is_not_asked_earlier_unless_what_it_looks_at_changes()
    {
        HealthProber prober = Prober(new FakeProbe("canary", blocks: true, _ => s_reading) { Interval = TimeSpan.FromMinutes(1), Watched = t => t.ReadOnly });
        ProbeTarget target = Targets.Mounted();
        await Look(target, expected: 1);
        _time.Advance(TimeSpan.FromSeconds(30));
        await Look(target, expected: 1);

        // A clock that somebody sets is not a minute that went by.
        _time.Jump(TimeSpan.FromDays(365));
        await Look(target, expected: 1);

        // A timer that is a little early for the minute does not put the round off by half a minute.
        _time.Advance(TimeSpan.FromSeconds(29.99));
        await Look(target, expected: 2);
        await Look(target with { ReadOnly = true }, expected: 3);
        await Look(target with { ReadOnly = true }, expected: 3);

        async Task Look(ProbeTarget at, int expected)
        {
            prober.Start(at, _time.GetUtcNow(), _reports.Take);
            await _reports.NextAsync("games", "canary", expected);
            await Reports.UntilAsync(() => prober.Running == 0, "all ended");
            Assert.Equal(expected, _reports.Of("games", "canary").Count);
        }
    }

    [Fact]
    public async Task What_a_probe_throws_is_its_failure_and_no_reading_is_no_report()
    {
        HealthProber prober = Prober(
            new FakeProbe("bug", blocks: true, _ => throw new InvalidOperationException("boom")),
            new FakeProbe("nothing", blocks: true, _ => null));
        Start(prober, "games");
        ProbeReport report = await _reports.NextAsync("games", "bug");
        Assert.Equal((null, "boom", false), (report.Reading, report.Failure, report.TimedOut));
        await Reports.UntilAsync(() => prober.Running == 0, "all ended");
        Assert.Empty(_reports.Of("games", "nothing"));
    }

    [Fact]
    public async Task Threads_serve_again_and_end_when_there_is_nothing_to_do()
    {
        HealthProber prober = new(
            [.. Enumerable.Range(0, 4).Select(n => new FakeProbe(n.ToString(CultureInfo.InvariantCulture), blocks: n > 0, _ => s_reading))],
            _time,
            TimeSpan.FromSeconds(1));
        for (int look = 1; look <= 30; look++)
        {
            for (int disk = 0; disk < 8; disk++)
            {
                Start(prober, $"disk{disk}");
            }

            await Reports.UntilAsync(() => prober.Running == 0, "all ended");
            Assert.Equal(look * 8 * 4, _reports.All.Count);
        }

        // Four threads a disk at most, one that watches, and the odd one on its way back.
        Assert.InRange(prober.Threads, 1, 48);
        await Reports.UntilAsync(() => prober.Threads == 0, "threads end");
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public void The_list_is_sorted_and_names_are_unique()
    {
        string[] names = [.. ProbeList.Create(new(), BareMountd.Core.Host.HostFacts.Unknown, new NoUnits(), _time).Select(probe => probe.Name)];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Every_probe_has_its_row_in_the_documentation()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "BareMountd.sln")))
        {
            root = Path.GetDirectoryName(root);
        }

        IEnumerable<string> rows = File.ReadLines(Path.Combine(root!, "docs", "probes.md"))
            .SkipWhile(line => !line.StartsWith("| probe |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('`')[1]);
        Assert.Equal(ProbeList.Create(new(), BareMountd.Core.Host.HostFacts.Unknown, new NoUnits(), _time).Select(probe => probe.Name), rows);
    }

    private HealthProber Prober(params ImmutableArray<Probe> probes) => new(probes, _time, s_long);

    private void Start(HealthProber prober, string disk) => prober.Start(Targets.Mounted(disk), _time.GetUtcNow(), _reports.Take);
}
