using System.Collections;
using System.Reflection;
using BareMountd.Core.Control;
using BareMountd.Core.Views;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Tests.Hosting;

/// <summary>The clock of decisions over jumps of the machine's clock, and what is shown of it.</summary>
public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_the_machines_clock_as_long_as_that_goes_on()
    {
        Machine machine = new();
        SteadyClock clock = new(machine);
        machine.Pass(TimeSpan.FromHours(1));
        Assert.Equal(s_start.AddHours(1), clock.GetUtcNow());
        machine.Wall += TimeSpan.FromDays(365);
        Assert.Equal(s_start.AddHours(1).AddDays(365), clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.Ahead);
        machine.Wall -= TimeSpan.FromMilliseconds(900);
        Assert.Equal(machine.Wall, clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.Ahead);
    }

    [Fact]
    public void Set_back_it_goes_on_and_tells_what_the_machines_clock_would_say()
    {
        Machine machine = new();
        SteadyClock clock = new(machine);
        DateTimeOffset retry = clock.GetUtcNow().AddSeconds(4);
        machine.Pass(TimeSpan.FromSeconds(1));
        machine.Wall = new DateTimeOffset(2020, 2, 29, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(s_start.AddSeconds(1), clock.GetUtcNow());
        machine.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(retry, clock.GetUtcNow());
        Assert.Equal(machine.Wall, SteadyClock.ToWall(clock, clock.GetUtcNow()));
        Assert.Equal(machine.Wall.AddSeconds(-4), SteadyClock.ToWall(clock, s_start));

        // Set right again: the two are one.
        machine.Wall = s_start.AddSeconds(4);
        machine.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(machine.Wall, clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.Ahead);
    }

    [Fact]
    public void Every_moment_of_a_status_is_moved()
    {
        ConditionStatus condition = new("code", "info", "", "", s_start, []);
        StatusResponse status = new()
        {
            Version = "",
            Summary = "",
            Source = "",
            Manager = "",
            ConfigFile = "",
            ReadySince = s_start,
            Disks = [new DiskStatus { Name = "a", State = "mounted", Health = "ok", MountPoint = "/a", Since = s_start, RetryAt = s_start, Conditions = [condition] }],
            Conditions = [condition],
        };
        List<DateTimeOffset> before = [.. Moments(status)];
        List<DateTimeOffset> after = [.. Moments(StatusTimes.Earlier(status, TimeSpan.FromDays(7)))];
        Assert.Equal(5, before.Count);
        Assert.Equal(before.Select(m => m.AddDays(-7)), after);
        Assert.Same(status, StatusTimes.Earlier(status, TimeSpan.Zero));
    }

    /// <summary>Every moment anywhere in a value: one that is added to the status later is found by this test.</summary>
    private static IEnumerable<DateTimeOffset> Moments(object? value) => value switch
    {
        null or string => [],
        DateTimeOffset moment => [moment],
        IEnumerable list => list.Cast<object?>().SelectMany(Moments),
        _ when value.GetType().Namespace == typeof(StatusResponse).Namespace => value.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .SelectMany(p => Moments(p.GetValue(value))),
        _ => [],
    };

    /// <summary>A machine whose wall clock can be set and whose monotonic one cannot.</summary>
    private sealed class Machine : TimeProvider
    {
        private long _ticks;

        public DateTimeOffset Wall { get; set; } = s_start;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time)
        {
            Wall += time;
            _ticks += time.Ticks;
        }
    }
}
