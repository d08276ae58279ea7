using BareMountd.Core.Configuration;
using BareMountd.Core.Health;

namespace BareMountd.Core.Tests.Health;

/// <summary>What is kept of the probes' reports over time.</summary>
public sealed class ObservationTests
{
    private static readonly Situation s_well = new();
    private static readonly CanaryConfig s_canary = new();

    [Fact]
    public void Another_attachment_starts_afresh()
    {
        DiskObservations seen = s_well.Observed(s_well.Report("space", Situation.Space(1000, 900)), s_well.Report("device", new ProbeReading.Device("running", 1, 1)));
        DiskObservations next = seen.With(s_well.Target with { Device = Situation.Sdc.Key }, s_well.Report("queue", new ProbeReading.Queue(0, 1)));
        Assert.Equal(["queue"], next.Latest.Keys);
        Assert.Null(next.Errors);

        HealthStory story = new(s_well);
        story.Report("space", Situation.Space(1000, 0));
        story.Now = s_well with { Devices = [Situation.Sdb1 with { DiskSeq = 6 }], Outcome = new Core.Matching.MatchOutcome.Found(Situation.Sdb1 with { DiskSeq = 6 }, null), Runtime = s_well.Runtime with { Device = (Situation.Sdb1 with { DiskSeq = 6 }).Key } };
        story.Pass();
        Assert.Equal("", story.Pass(60));
    }

    [Fact]
    public void What_a_mount_told_ends_with_it_and_what_hangs_goes_on()
    {
        DiskObservations seen = s_well.Observed(
            s_well.Report("space", Situation.Space(1000, 900)),
            s_well.Report("superblock", new ProbeReading.Superblock(true, false, false)),
            s_well.Report("smart", Situation.Smart(true, true)),
            new ProbeReport("canary", Situation.Start, TimeSpan.Zero, null, "EIO", false),
            new ProbeReport("root", Situation.Start, TimeSpan.FromSeconds(5), null, null, true));
        Assert.Equal(["root", "smart", "superblock"], seen.For(mounted: false).Latest.Keys);
        Assert.Equal(["canary", "root", "smart", "space"], seen.For(mounted: true).Latest.Keys);
        DiskObservations pruned = seen.For(mounted: true);
        Assert.Same(pruned, pruned.For(mounted: true));
    }

    [Fact]
    public void A_failed_look_has_no_reading()
    {
        DiskObservations seen = s_well.Observed(
            s_well.Report("space", Situation.Space(1000, 900)), new ProbeReport("space", Situation.Start, TimeSpan.Zero, null, "EIO", false));
        Assert.Null(seen.Reading<ProbeReading.Space>());
    }

    [Fact]
    public void Errors_that_smartctl_brought_about_are_not_the_disks()
    {
        DateTimeOffset at = Situation.Start;
        DeviceErrors first = DeviceErrors.Next(null, Counters(5, 0), at);
        Assert.Equal((0UL, 0UL, null), (first.Errors!.Value, first.Timeouts!.Value, first.GrewAt));

        // Read while it ran, and read after it.
        DeviceErrors during = DeviceErrors.Next(first, Counters(9, 0), at.AddSeconds(30));
        Assert.Equal((4UL, at.AddSeconds(30)), (during.Errors!.Value, during.GrewAt!.Value));
        DeviceErrors ended = during.Without(7, at.AddSeconds(29));
        Assert.Equal((0UL, null), (ended.Errors!.Value, ended.GrewAt));
        DeviceErrors after = DeviceErrors.Next(ended, Counters(12, 0), at.AddSeconds(60));
        Assert.Equal((0UL, null), (after.Errors!.Value, after.GrewAt));

        // The next ones are its own, and a timeout always is.
        DeviceErrors own = DeviceErrors.Next(after, Counters(13, 0), at.AddSeconds(90));
        Assert.Equal((1UL, at.AddSeconds(90)), (own.Errors!.Value, own.GrewAt!.Value));
        DeviceErrors timedOut = DeviceErrors.Next(own.Without(7, at.AddSeconds(100)), Counters(20, 1), at.AddSeconds(120));
        Assert.Equal((1UL, 1UL, at.AddSeconds(120)), (timedOut.Errors!.Value, timedOut.Timeouts!.Value, timedOut.GrewAt!.Value));

        // Older errors stay when a later run takes back its own.
        DeviceErrors more = DeviceErrors.Next(own, Counters(15, 0), at.AddSeconds(120));
        Assert.Equal((1UL, own.GrewAt), (more.Without(2, at.AddSeconds(119)).Errors!.Value, more.Without(2, at.AddSeconds(119)).GrewAt));

        // Errors of the disk's own at the same time, or right after it, are not taken back with them.
        DeviceErrors both = more.Without(1, at.AddSeconds(119));
        Assert.Equal((2UL, more.GrewAt), (both.Errors!.Value, both.GrewAt));
        DeviceErrors next = DeviceErrors.Next(own.Without(3, at.AddSeconds(100)), Counters(20, 0), at.AddSeconds(120));
        Assert.Equal((5UL, at.AddSeconds(120)), (next.Errors!.Value, next.GrewAt!.Value));
    }

    [Fact]
    public void Only_errors_counted_while_it_was_asked_are_excused()
    {
        DiskObservations seen = s_well.Observed(
            s_well.Report("device", new ProbeReading.Device("running", 5, 0)),
            s_well.Report("smart", Situation.Smart(false, null)),
            s_well.Report("device", new ProbeReading.Device("running", 6, 0)));
        Assert.Equal(1UL, seen.Errors!.Errors);
        DiskObservations asked = s_well.Observed(
            s_well.Report("device", new ProbeReading.Device("running", 5, 0)),
            s_well.Report("smart", Situation.Smart(false, null) with { OwnErrors = 1 }),
            s_well.Report("device", new ProbeReading.Device("running", 6, 0)));
        Assert.Equal(0UL, asked.Errors!.Errors);
    }

    [Fact]
    public void Counters_that_are_missing_or_go_back_are_no_errors()
    {
        DeviceErrors none = DeviceErrors.Next(DeviceErrors.Next(null, Counters(null, null), Situation.Start), Counters(null, null), Situation.Start);
        Assert.Equal((null, null, null), (none.Errors, none.Timeouts, none.GrewAt));
        DeviceErrors back = DeviceErrors.Next(DeviceErrors.Next(null, Counters(9, 9), Situation.Start), Counters(1, 1), Situation.Start);
        Assert.Equal((0UL, 0UL, null), (back.Errors!.Value, back.Timeouts!.Value, back.GrewAt));
    }

    [Fact]
    public void A_stall_takes_three_looks_and_a_sleep_between_two_of_them_is_none()
    {
        TimeSpan interval = TimeSpan.FromSeconds(30);
        QueueStall? stall = null;
        stall = QueueStall.Next(stall, new ProbeReading.Queue(1, 10), Situation.Start, interval);
        stall = QueueStall.Next(stall, new ProbeReading.Queue(3, 10), Situation.Start.AddHours(8), interval);
        Assert.Equal((2, TimeSpan.FromSeconds(60), 3UL), (stall!.Looks, stall.Lasted, stall.InFlight));
        Assert.Null(s_well.Find("io-hung", DiskObservations.Empty with { Stall = stall }));
        stall = QueueStall.Next(stall, new ProbeReading.Queue(3, 10), Situation.Start, interval);
        Assert.Equal((3, TimeSpan.FromSeconds(60)), (stall!.Looks, stall.Lasted));
        Assert.NotNull(s_well.Find("io-hung", DiskObservations.Empty with { Stall = stall }));
        Assert.Equal(1, QueueStall.Next(stall, new ProbeReading.Queue(3, 11), Situation.Start, interval)!.Looks);
        Assert.Null(QueueStall.Next(stall, new ProbeReading.Queue(0, 10), Situation.Start, interval));
    }

    [Fact]
    public void Too_few_rounds_judge_nothing()
    {
        LatencyBaseline few = Rounds(LatencyBaseline.Empty, LatencyBaseline.LeastRounds - 1, 0.01);
        Assert.Equal((0, 0, false), (Rounds(few, 1, 100).Judgements.Length, few.MedianSeconds, Rounds(few, 1, 100).IsSlow));
    }

    [Theory]
    [InlineData(0.01, 0.2, 0)]
    [InlineData(0.01, 0.2001, 1)]
    [InlineData(0.05, 0.5, 0)]
    [InlineData(0.05, 0.5001, 1)]
    public void Slow_is_beyond_the_floor_and_beyond_the_disks_own_median(double usual, double round, int slow) =>
        Assert.Equal(slow, Rounds(Rounds(LatencyBaseline.Empty, 20, usual), 1, round).SlowRounds);

    [Fact]
    public void Three_of_five_make_a_slow_disk_and_do_not_poison_its_median()
    {
        LatencyBaseline usual = Rounds(LatencyBaseline.Empty, 30, 0.01);
        LatencyBaseline two = Rounds(usual, 2, 5);
        Assert.False(two.IsSlow);
        LatencyBaseline three = Rounds(two, 1, 5);
        Assert.True(three.IsSlow);
        LatencyBaseline many = Rounds(three, 1000, 5);
        Assert.Equal((0.01, true), (Math.Round(many.MedianSeconds, 6), many.IsSlow));
        Assert.True(Rounds(many, 2, 0.01).IsSlow);
        Assert.False(Rounds(many, 3, 0.01).IsSlow);
        Assert.False(Rounds(Rounds(Rounds(usual, 1, 5), 3, 0.01), 1, 5).IsSlow);
    }

    [Fact]
    public void The_median_follows_the_last_hour_and_is_bounded()
    {
        LatencyBaseline rolled = Rounds(Rounds(LatencyBaseline.Empty, 500, 0.01), LatencyBaseline.Window, 0.03);
        Assert.Equal((LatencyBaseline.Window, 0.03), (rolled.Rounds.Length, Math.Round(rolled.MedianSeconds, 6)));
        Assert.True(rolled.Judgements.Length <= LatencyBaseline.Judged);
    }

    private static LatencyBaseline Rounds(LatencyBaseline baseline, int count, double seconds)
    {
        for (int i = 0; i < count; i++)
        {
            baseline = baseline.With(Situation.Canary(seconds), s_canary);
        }

        return baseline;
    }

    private static ProbeReading.Device Counters(ulong? errors, ulong? timeouts) => new("running", errors, timeouts);
}
