using System.Diagnostics;
using BareMountd.Core.Health;
using BareMountd.Core.Planning;
using BareMountd.Daemon.Health;
using BareMountd.Daemon.Reconciling;
using BareMountd.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace BareMountd.Daemon.Tests.Health;

/// <summary>When disks are looked at, on a clock that stands until it is told.</summary>
public sealed class HealthScheduleTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly FakeClock _time = new();
    private readonly SnapshotHolder _snapshots = new();
    private readonly FakeProber _prober;
    private readonly List<(string Disk, string Probe)> _reported = [];
    private readonly HealthSchedule _schedule;
    private int _stopped;
    private int _beats;

    public HealthScheduleTests()
    {
        _prober = new FakeProber(_time);
        _schedule = new HealthSchedule(
            _snapshots, _prober, mountPoint => mountPoint + ".mount", Report, new CanaryRounds(), _time, NullLogger.Instance, () => Interlocked.Increment(ref _stopped), () => Interlocked.Increment(ref _beats));
    }

    [Fact]
    public async Task Disks_are_looked_at_when_they_come_and_at_every_beat()
    {
        await StartAsync(Snapshots.Of());
        Publish(Mounted("a"), Mounted("b"));
        await UntilAsync("0 a", "0 b");
        await WaitAsync(() => _time.Timers == 1, "one timer for both");
        _time.Advance(TimeSpan.FromSeconds(10));
        Publish(Mounted("a"), Mounted("b"), Mounted("c"));
        await UntilAsync("0 a", "0 b", "10 c");
        Assert.Equal(1, _time.Timers);
        _time.Advance(TimeSpan.FromSeconds(20));
        await UntilAsync("0 a", "0 b", "10 c", "30 a", "30 b", "30 c");
        await WaitAsync(() => Volatile.Read(ref _beats) == 3, "whoever shares the beat is told with it, and not in between");
        await WaitAsync(() => _time.Timers == 1, "one timer for all three");
        Assert.Equal(["/mnt/wsl/a", "/mnt/wsl/b", "/mnt/wsl/c"], _prober.All.Skip(3).Select(look => look.Target.MountPoint));
    }

    [Fact]
    public async Task Reports_of_one_look_are_handed_on_together_and_in_order()
    {
        await StartAsync(Snapshots.Of(Mounted("a"), Mounted("b")));
        await UntilAsync("0 a", "0 b");
        foreach ((double _, ProbeTarget target, Action<ProbeTarget, ProbeReport> report) in _prober.All)
        {
            report(target, new ProbeReport("space", _time.GetUtcNow(), default, null, null, false));
            report(target, new ProbeReport("root", _time.GetUtcNow(), default, null, null, false));
        }

        await WaitAsync(() => _time.Timers == 2, "the window's timer");
        Assert.Empty(_reported);
        _time.Advance(ReportBatch.Window);
        await WaitAsync(() => _reported.Count == 4, "all four");
        Assert.Equal([("a", "space"), ("a", "root"), ("b", "space"), ("b", "root")], _reported);
        Assert.Equal(1, _time.Timers);
    }

    [Fact]
    public async Task An_end_that_nobody_asked_for_ends_the_daemon()
    {
        HealthSchedule schedule = new(
            _snapshots,
            _prober,
            _ => throw new InvalidOperationException("no unit"),
            Report,
            new CanaryRounds(),
            _time,
            NullLogger.Instance,
            () => Interlocked.Increment(ref _stopped));
        _snapshots.Publish(Snapshots.Of(Mounted("a")));
        int before = Environment.ExitCode;
        try
        {
            await schedule.StartAsync(TestContext.Current.CancellationToken);
            await WaitAsync(() => _stopped == 1, "the end");
            Assert.Equal(1, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = before;
            await schedule.StopAsync(TestContext.Current.CancellationToken);
            schedule.Dispose();
        }
    }

    [Fact]
    public void Targets_are_disks_that_stand_mounted_or_found_and_no_others()
    {
        DaemonSnapshot snapshot = Snapshots.Of(
            Mounted("mounted") with { ReadOnly = true },
            new Snapshots.Disk("found", DiskState.Found),
            new Snapshots.Disk("failed", DiskState.Failed),
            new Snapshots.Disk("mounting", DiskState.Mounting) { JobInFlight = true },
            new Snapshots.Disk("refused", DiskState.Refused),
            new Snapshots.Disk("missing", DiskState.Missing),
            Mounted("gone") with { Present = false });
        Dictionary<string, ProbeTarget> targets = ProbeTargets.Of(snapshot, mountPoint => mountPoint + ".mount").ToDictionary(target => target.Disk);
        Assert.Equal(["failed", "found", "mounted"], targets.Keys.Order(StringComparer.Ordinal));
        ProbeTarget mounted = targets["mounted"];

        // The type is that of the mount table: what stands mounted, not what the superblock said once.
        Assert.Equal(("sdb", "xfs", "/mnt/wsl/mounted", true, "/mnt/wsl/mounted.mount"), (mounted.DevNode, mounted.FsType, mounted.MountPoint, mounted.ReadOnly, mounted.Unit));
        Assert.Equal(("ext4", null, false, "0f2c9d0c-7c36-4d9f-8a9b-1f3a50cfd7a1"), (targets["found"].FsType, targets["found"].MountPoint, targets["found"].ReadOnly, targets["found"].FsUuid));
    }

    public async ValueTask DisposeAsync()
    {
        await _schedule.StopAsync(CancellationToken.None);
        _schedule.Dispose();
        GC.SuppressFinalize(this);
    }

    private static Snapshots.Disk Mounted(string name, int seconds = 30) => new(name, DiskState.Mounted, Interval: TimeSpan.FromSeconds(seconds));

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, "did not come: " + what);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private void Report(ProbeTarget target, ProbeReport report)
    {
        lock (_reported)
        {
            _reported.Add((target.Disk, report.Probe));
        }
    }

    private async Task StartAsync(DaemonSnapshot first)
    {
        _snapshots.Publish(first);
        await _schedule.StartAsync(TestContext.Current.CancellationToken);
    }

    private void Publish(params Snapshots.Disk[] disks) => _snapshots.Publish(Snapshots.Of(disks));

    private Task UntilAsync(params string[] looks) => WaitAsync(() => _prober.Looks.SequenceEqual(looks), string.Join(", ", looks) + "; got " + string.Join(", ", _prober.Looks));
}
