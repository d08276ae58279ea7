using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Io;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Io;
using BareMountd.Daemon.Reconciling;
using BareMountd.Tests.Shared;
using Microsoft.Extensions.Logging;

namespace BareMountd.Daemon.Tests.Io;

/// <summary>When the kernel's counters are read, and what is told, on a clock that stands until it is told.</summary>
public sealed class IoSamplerTests
{
    private readonly FakeClock _time = new();
    private readonly SnapshotHolder _snapshots = new();
    private readonly FakeKernel _kernel = new();
    private readonly Lines _lines = new();
    private readonly IoReading _reading = new();
    private readonly IoSampler _sampler;

    public IoSamplerTests()
    {
        _sampler = new IoSampler(_snapshots, _kernel, _kernel, _kernel, _kernel, _time, _lines);
        _snapshots.Publish(Snapshot(Disk("sdb", 1)));
    }

    [Fact]
    public void Nobody_looks_and_nothing_is_read()
    {
        _sampler.Start();
        for (int i = 0; i < 1000; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            _sampler.Beat();
        }

        Assert.Equal(1, _kernel.Reads);
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public void Beats_read_for_an_hour_after_a_look_and_then_no_more()
    {
        _sampler.Start();
        _sampler.Look(_reading);
        for (int i = 0; i < 1000; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            _sampler.Beat();
        }

        Assert.Equal(2 + 120, _kernel.Reads);
    }

    [Fact]
    public void The_first_look_finds_what_happened_since_the_start()
    {
        _sampler.Start();
        _kernel.Written += 4096;
        _time.Advance(TimeSpan.FromMinutes(50));
        _sampler.Look(_reading);
        Assert.Equal(4096, Hour().WrittenBytes);
        Assert.False(_reading.Windows[0].HasData);
    }

    [Fact]
    public void Beats_fill_the_windows_between_two_looks()
    {
        _sampler.Look(_reading);
        for (int i = 0; i < 20; i++)
        {
            _kernel.Written += 3000;
            _time.Advance(TimeSpan.FromSeconds(30));
            _sampler.Beat();
        }

        _sampler.Look(_reading);
        Assert.Equal((60.0, 6000.0), (_reading.Windows[0].Covered.TotalSeconds, _reading.Windows[0].Disks[0].WrittenBytes));
        Assert.Equal((300.0, 30_000.0), (_reading.Windows[1].Covered.TotalSeconds, _reading.Windows[1].Disks[0].WrittenBytes));
        Assert.Equal((600.0, 60_000.0), (_reading.Windows[2].Covered.TotalSeconds, _reading.Windows[2].Disks[0].WrittenBytes));
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void A_jump_of_the_wall_clock_changes_nothing(int days)
    {
        _sampler.Look(_reading);
        _kernel.Written += 1000;
        _time.Jump(TimeSpan.FromDays(days));
        _time.Advance(TimeSpan.FromSeconds(20));
        _sampler.Look(_reading);
        Assert.Equal((20.0, 1000.0), (_reading.Windows[0].Covered.TotalSeconds, _reading.Windows[0].Disks[0].WrittenBytes));
    }

    [Fact]
    public void A_disk_goes_on_by_its_declared_name_under_another_device()
    {
        _kernel.Written = 1000;
        _sampler.Look(_reading);
        Assert.Equal(("data", "sdb", 1000UL), Row());
        _snapshots.Publish(Snapshot());
        _sampler.Look(_reading);
        Assert.Empty(_reading.Disks);
        _kernel.Device = "sdc";
        _kernel.Written = 5;
        _snapshots.Publish(Snapshot(Disk("sdc", 2)));
        _sampler.Look(_reading);
        Assert.Equal(("data", "sdc", 1005UL), Row());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Counters_go_on_in_the_next_daemon_also_when_this_one_is_killed(bool stopped)
    {
        _sampler.Start();
        _kernel.Written = 1000;
        _sampler.Look(_reading);
        Assert.Equal(0, _kernel.Saves);
        _snapshots.Publish(Snapshot());
        _sampler.Look(_reading);
        _kernel.Written = 5;
        _snapshots.Publish(Snapshot(Disk("sdb", 2)));
        _sampler.Look(_reading);
        Assert.Equal(2, _kernel.Saves);
        if (stopped)
        {
            _sampler.Stop();
        }

        _kernel.Written = 8;
        IoSampler next = new(_snapshots, _kernel, _kernel, _kernel, _kernel, _time, _lines);
        next.Start();
        next.Look(_reading);
        Assert.Equal(1008UL, Row().Written);
    }

    [Fact]
    public void A_snapshot_without_changes_does_not_decide_anew()
    {
        DaemonSnapshot first = Snapshot(Disk("sdb", 1));
        _snapshots.Publish(first);
        _sampler.Look(_reading);
        IoDisk before = _reading.Disks[0].Disk;
        _snapshots.Publish(first with { Status = first.Status with { Generation = 7 } });
        _sampler.Look(_reading);
        Assert.Same(before, _reading.Disks[0].Disk);
    }

    [Fact]
    public void Units_that_cannot_be_read_are_told_and_disks_go_on()
    {
        _kernel.UnitFailure = new IOException("io.stat: Permission denied");
        _kernel.Written = 7;
        _sampler.Look(_reading);
        Assert.Same(_kernel.UnitFailure, _reading.UnitFailure);
        Assert.Equal(7UL, Row().Written);
        _kernel.UnitFailure = null;
        _sampler.Look(_reading);
        Assert.Null(_reading.UnitFailure);
    }

    [Fact]
    public void Counters_that_cannot_be_read_are_an_error_of_the_look_and_not_of_the_beat()
    {
        _sampler.Look(_reading);
        _kernel.DiskFailure = new IOException("diskstats: Input/output error");
        Assert.Throws<IOException>(() => _sampler.Look(_reading));
        _sampler.Beat();
        _kernel.DiskFailure = null;
        _sampler.Look(_reading);
        Assert.Single(_reading.Disks);
    }

    [Fact]
    public void Accounting_that_is_off_is_told_once_with_the_setting_that_turns_it_on()
    {
        _kernel.State = CgroupIoState.Off;
        for (int i = 0; i < 3; i++)
        {
            _sampler.Look(_reading);
        }

        string line = Assert.Single(_lines.All);
        Assert.Contains("DefaultIOAccounting=yes", line, StringComparison.Ordinal);
        Assert.Contains("IOAccounting=yes", line, StringComparison.Ordinal);
        Assert.Empty(_reading.Units);
        _kernel.State = CgroupIoState.On;
        _sampler.Look(_reading);
        Assert.Equal("I/O of units is counted from now on", _lines.All[^1]);
    }

    [Fact]
    public void Accounting_that_is_on_from_the_start_is_not_worth_a_line()
    {
        _sampler.Look(_reading);
        Assert.Empty(_lines.All);
    }

    [Fact]
    public void Before_the_devices_are_known_a_look_says_so()
    {
        IoSampler early = new(new SnapshotHolder(), _kernel, _kernel, _kernel, _kernel, _time, _lines);
        Assert.Throws<InvalidOperationException>(() => early.Look(_reading));
    }

    private DiskDelta Hour() => _reading.Windows[2].Disks[0];

    private (string Disk, string Device, ulong Written) Row()
    {
        DiskRow row = Assert.Single(_reading.Disks);
        return (row.Disk.Name, row.Disk.Device, row.Counters[DiskCounter.WrittenBytes]);
    }

    private static BlockDevice Disk(string name, ulong diskSeq) => new()
    {
        Name = name,
        Number = new DeviceNumber(8, 16),
        DiskSeq = diskSeq,
        Type = BlockDeviceType.Disk,
        DevNode = name,
        SizeBytes = 1UL << 40,
        Serials = [new DeviceSerial(SerialSources.Vpd80, "SERIAL-1")],
        Content = new DeviceContent { Usage = "filesystem", Type = "ext4" },
    };

    private static DaemonSnapshot Snapshot(params BlockDevice[] devices)
    {
        BareMountConfig config = new()
        {
            Disks = [new DiskConfig { Name = "data", Match = new MatchConfig { Serial = ["SERIAL-1"] }, MountPoint = "/mnt/data" }],
        };
        World world = new([.. devices], MountTable.Empty, [], HostFacts.Unknown);
        ImmutableDictionary<string, DiskRuntime> runtimes = ImmutableDictionary<string, DiskRuntime>.Empty;
        PlanInput input = new(config, world, Matcher.Match(config, world), runtimes, false, default);
        StatusResponse status = new() { Version = "", Summary = "", Source = "", Manager = "", ConfigFile = "", Disks = [] };
        return new DaemonSnapshot(input, new PlanOutput(runtimes, [], null), new HealthOutcome(ImmutableDictionary<string, DiskHealth>.Empty, null), status);
    }

    /// <summary>One disk and its counters.</summary>
    [Fact]
    public void Requests_are_counted_while_the_configuration_wants_it()
    {
        _sampler.Look(_reading);
        Assert.False(_kernel.Counts);
        Assert.Empty(_reading.Requests);

        DaemonSnapshot snapshot = Snapshot(Disk("sdb", 1));
        DaemonSnapshot wanted = snapshot with { Input = snapshot.Input with { Config = snapshot.Input.Config with { Metrics = new MetricsConfig { RequestHistograms = true } } } };
        _snapshots.Publish(wanted);
        _kernel.Written = 4096;
        _sampler.Look(_reading);
        Assert.True(_kernel.Counts);
        Assert.Equal((RequestOperation.Write, 4096UL), Assert.Single(_reading.Requests) is var row ? (row.Operation, row.Counts.Bytes) : default);
        Assert.Equal("requests are counted by size and duration from now on (BPF)", _lines.All[^1]);

        _kernel.RequestFailure = new IOException("no");
        _sampler.Look(_reading);
        Assert.Same(_kernel.RequestFailure, _reading.RequestFailure);
        Assert.NotEmpty(_reading.Disks);

        _snapshots.Publish(snapshot);
        _sampler.Look(_reading);
        Assert.False(_kernel.Counts);
        Assert.Empty(_reading.Requests);
        Assert.Null(_reading.RequestFailure);

        _kernel.RequestObstacle = "the moon is full";
        _snapshots.Publish(wanted);
        _sampler.Look(_reading);
        _sampler.Look(_reading);
        Assert.Empty(_reading.Requests);
        Assert.Equal(1, _lines.All.Count(line => line.Contains("the moon is full", StringComparison.Ordinal)));
    }

    private sealed class FakeKernel : IDiskStatsSource, ICgroupIoSource, IRequestTracer, IIoStateStore
    {
        public string? RequestObstacle { get; set; }

        public bool Counts { get; private set; }

        public Exception? RequestFailure { get; set; }

        public string? Start()
        {
            Counts = RequestObstacle is null;
            return RequestObstacle;
        }

        public void Stop() => Counts = false;

        public void Read(RequestCountsHandler take)
        {
            if (RequestFailure is not null)
            {
                throw RequestFailure;
            }

            ulong[] counts = new ulong[RequestCounts.Length];
            counts[0] = Written;
            take(1, RequestOperation.Write, counts);
        }

        public int Reads { get; private set; }

        public string Device { get; set; } = "sdb";

        public ulong Written { get; set; }

        public Exception? DiskFailure { get; set; }

        public Exception? UnitFailure { get; set; }

        public CgroupIoState State { get; set; } = CgroupIoState.On;

        public IReadOnlyList<KnownDisk> Saved { get; private set; } = [];

        public int Saves { get; private set; }

        public IReadOnlyList<KnownDisk> Load() => Saved;

        public void Save(IReadOnlyList<KnownDisk> disks)
        {
            Saves++;
            Saved = disks;
        }

        public void Read(DiskCountersHandler take)
        {
            Reads++;
            if (DiskFailure is not null)
            {
                throw DiskFailure;
            }

            DiskCounters counters = new(new ulong[DiskCounters.Length]) { [DiskCounter.WrittenBytes] = Written };
            take(Device, counters);
        }

        public void Read(CgroupIo into)
        {
            if (UnitFailure is not null)
            {
                throw UnitFailure;
            }

            into.Clear();
            into.State = State;
        }
    }

    private sealed class Lines : ILogger<IoSampler>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
