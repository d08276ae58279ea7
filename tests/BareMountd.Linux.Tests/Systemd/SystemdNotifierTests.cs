using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Tests.Systemd;

public sealed class SystemdNotifierTests
{
    [Fact]
    public void Messages_are_those_of_sd_notify()
    {
        List<string> sent = [];
        SystemdNotifier notifier = new(state =>
        {
            sent.Add(state);
            return 1;
        });
        notifier.Ready("2 disks: 1 mounted, 1 missing");
        notifier.Status("a\nREADY=1");
        notifier.Watchdog();
        notifier.Stopping();
        Assert.Equal(["READY=1\nSTATUS=2 disks: 1 mounted, 1 missing", "STATUS=a READY=1", "WATCHDOG=1", "STOPPING=1"], sent);
    }

    [Fact]
    public void Reloading_carries_a_moment_of_the_monotonic_clock()
    {
        List<string> sent = [];
        SystemdNotifier notifier = new(state =>
        {
            sent.Add(state);
            return 1;
        });
        notifier.Reloading();
        notifier.Reloading();
        long[] moments = [.. sent.Select(state => long.Parse(state.AsSpan("RELOADING=1\nMONOTONIC_USEC=".Length), System.Globalization.CultureInfo.InvariantCulture))];
        double uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(moments[0] > 0 && moments[0] <= moments[1]);
        Assert.InRange(moments[1] / 1e6, 0, uptime + 1);
    }

    [Theory]
    [InlineData(1, 30_000_000ul, 30.0)]
    [InlineData(0, 30_000_000ul, null)]
    [InlineData(-22, 0ul, null)]
    [InlineData(1, 0ul, null)]
    [InlineData(1, ulong.MaxValue, null)]
    public void The_watchdog_is_on_when_systemd_says_so(int enabled, ulong microseconds, double? seconds) =>
        Assert.Equal(seconds, SystemdNotifier.IntervalOf(enabled, microseconds)?.TotalSeconds);

    [Fact]
    public void Outside_of_a_service_nothing_happens()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not null, "runs as a service");
        new SystemdNotifier().Ready("words");
        Assert.Null(SystemdNotifier.WatchdogInterval);
        Assert.Empty(ListenFds.Get());
    }
}
