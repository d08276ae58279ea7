using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Views;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Health;

/// <summary>When conditions begin and stop to show, and what hides what.</summary>
public sealed class TrackingTests
{
    private static Arbitrary<int[]> Numbers => Gen.Choose(0, 99).ArrayOf(60).ToArbitrary();

    [Fact]
    public void It_shows_after_its_time_and_a_short_break_is_forgotten()
    {
        HealthStory story = new(new Situation());
        story.Report("space", Situation.Space(1000, 10));
        Assert.Equal(("", 30), (story.Pass(), story.WakesIn));
        story.Report("space", Situation.Space(1000, 900));
        Assert.Equal(("", null), (story.Pass(29), story.WakesIn));
        story.Report("space", Situation.Space(1000, 10));
        Assert.Equal(("", 30), (story.Pass(1), story.WakesIn));
        Assert.Equal(("space-low", null), (story.Pass(30), story.WakesIn));

        story.Report("space", Situation.Space(1000, 900));
        Assert.Equal(("space-low", 300), (story.Pass(5), story.WakesIn));
        Assert.Equal(("space-low", 1), (story.Pass(299), story.WakesIn));
        story.Report("space", Situation.Space(1000, 20));
        Assert.Equal("space-low", story.Pass(0.5));
        Assert.Equal((Situation.Start + TimeSpan.FromSeconds(30), "20"), (story.Health.Visible[0].Since, story.Health.Visible[0].Finding.Evidence["available_bytes"]));

        story.Report("space", Situation.Space(1000, 900));
        story.Pass(1);
        Assert.Equal("", story.Pass(300));
        Assert.Empty(story.Health.Tracks);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_hold_anything_up()
    {
        HealthStory story = new(new Situation());
        story.Report("space", Situation.Space(1000, 10));
        story.Pass();
        Assert.Equal(("", 30), (story.Pass(-86400), story.WakesIn));
        Assert.Equal("space-low", story.Pass(30));
        story.Report("space", Situation.Space(1000, 900));
        story.Pass();
        Assert.Equal(("space-low", 300), (story.Pass(-86400), story.WakesIn));
        Assert.Equal("", story.Pass(300));
    }

    [Fact]
    public void A_hang_hides_what_it_explains_through_others_too()
    {
        HealthStory story = new(new Situation());
        story.Report("space", Situation.Space(1000, 10));
        story.Pass();
        Assert.Equal("space-low", story.Pass(30));
        story.Report(new ProbeReport("root", story.Now.Now, TimeSpan.FromSeconds(5), null, null, true));
        story.Pass();
        Assert.Equal("probe-failed", story.Pass(10));
        story.Pass(15);
        Assert.Equal("io-hung", story.Pass(5));
        Assert.Equal(["io-hung", "probe-failed", "space-low"], story.Health.Tracks.Keys);

        story.Report("root", new ProbeReading.Root());
        story.Pass(1);
        Assert.Equal("space-low", story.Pass(60));
        Assert.Equal(Situation.Start, story.Health.Visible[0].Since);
    }

    [Fact]
    public void Worst_first_then_the_oldest()
    {
        HealthStory story = new(new Situation { Runtime = new Situation().Runtime with { Owned = false } });
        story.Report("ext", Situation.Ext(1));
        story.Pass(-60);
        story.Report("space", Situation.Space(1000, 10));
        story.Pass(1);
        story.Pass(40);
        story.Now = story.Now.Mounted("rw", "ro");
        Assert.Equal("read-only-flip fs-errors space-low unit-drift", story.Pass(1));
        Assert.Equal("critical", Status(story).Health);
    }

    [Fact]
    public void Usable_is_mounted_and_nothing_against_it()
    {
        HealthStory story = new(new Situation());
        story.Pass();
        Assert.True(story.Health.Usable);
        Situation well = story.Now;
        story.Now = well.Mounted("ro", "rw");
        story.Pass(1);
        Assert.False(story.Health.Usable);
        Assert.False(Status(story).Usable);
        story.Now = well;
        story.Pass(1);
        Assert.True(story.Health.Usable);
        story.Now = Situation.Unmounted;
        story.Pass(1);
        Assert.False(story.Health.Usable);
    }

    [Fact]
    public void The_wire_has_the_numbers_and_the_hint_filled_in()
    {
        HealthStory story = new(new Situation().Mounted("ro", "rw"));
        story.Report("ext", Situation.Ext(2));
        story.Pass();
        Core.Control.ConditionStatus flip = Status(story).Conditions[0];
        Assert.Equal(("read-only-flip", "critical", "2"), (flip.Code, flip.Severity, flip.Evidence!["errors_count"]));
        Assert.Equal("`journalctl -k` tells why; then `baremountctl unmount data`, `fsck -f /dev/sdb1` (XFS: `xfs_repair`), `baremountctl mount data`", flip.Hint);
        string json = System.Text.Json.JsonSerializer.Serialize(Status(story), Core.Control.ControlJson.Default.DiskStatus);
        Assert.Contains("\"evidence\":{\"device_read_only\":\"0\",\"errors_count\":\"2\"", json, StringComparison.Ordinal);

        HealthStory masked = new(new Situation());
        masked.Report("unit", new ProbeReading.Unit("/etc/systemd/system/mnt-data.mount"));
        masked.Pass();
        masked.Pass(10);
        Assert.Equal("`systemctl unmask unit of /mnt/data`", Status(masked).Conditions.Single().Hint);
        Assert.Null(Status(masked).Conditions.Single().Evidence);
    }

    [Fact]
    public void Never_shown_before_its_time_never_gone_before_its_time_and_first_seen_is_kept() => Prop.ForAll(Numbers, numbers =>
    {
        HealthCondition condition = HealthConditions.Find("space-low")! with
        {
            VisibleAfter = TimeSpan.FromSeconds(numbers[0] % 30),
            ClearsAfter = TimeSpan.FromSeconds(numbers[1] % 30),
        };
        DateTimeOffset now = Situation.Start;
        DateTimeOffset heldSince = now, absentSince = now;
        ConditionTrack? track = null;
        bool held = false;
        foreach (int number in numbers.Skip(2))
        {
            now += TimeSpan.FromSeconds(number / 4);
            bool holds = number % 4 < 2;
            if (holds != held)
            {
                (held, heldSince, absentSince) = (holds, holds ? now : heldSince, holds ? absentSince : now);
            }

            ConditionTrack? before = track;
            track = ConditionTracker.Step(condition, holds ? new Finding("x") : null, before, now);
            bool was = before is { Visible: true };
            bool shows = track is { Visible: true };
            if (shows && !was)
            {
                Assert.True(holds && now - heldSince >= condition.VisibleAfter);
                Assert.Equal(heldSince, track!.FirstSeen);
            }

            if (was && !shows)
            {
                Assert.True(!holds && now - absentSince >= condition.ClearsAfter);
            }

            if (was && shows)
            {
                Assert.Equal(before!.FirstSeen, track!.FirstSeen);
            }

            // And it does change when its time is over: what is left to wait for lies in the future.
            Assert.True(track is null || ConditionTracker.NextChange(condition, track) is not DateTimeOffset next || next > now);
            Assert.True(!holds || track is not null);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void What_shows_is_explained_by_nothing_that_shows_and_wakes_up_in_time()
    {
        HashSet<string> seen = [];
        Prop.ForAll(Numbers, numbers =>
        {
            HealthStory story = new(new Situation().With(new HealthConfig { Canary = new CanaryConfig() }));
            foreach (int number in numbers)
            {
                Change(story, number);
                story.Pass(number % 7 * 5);
                seen.UnionWith(story.Health.Visible.Select(v => v.Code));
                HashSet<string> tracked = [.. story.Health.Tracks.Where(t => t.Value.Visible).Select(t => t.Key)];
                Assert.Equal(
                    tracked.Where(code => !HealthConditions.Causes(code).Any(tracked.Contains)).Order(StringComparer.Ordinal),
                    story.Health.Visible.Select(v => v.Code).Order(StringComparer.Ordinal));
                Assert.Equal(story.Health.Visible.Select(v => v.Severity).OrderDescending(), story.Health.Visible.Select(v => v.Severity));
                Assert.True(story.WakesIn is null or > 0);
                Assert.All(
                    story.Health.Tracks.Where(t => !t.Value.Visible),
                    t => Assert.True(story.WakesIn <= (t.Value.FirstSeen + HealthConditions.Find(t.Key)!.VisibleAfter - story.Now.Now).TotalSeconds));
                Assert.True(story.Now.Runtime.State == DiskState.Mounted || !story.Health.Tracks.Keys.Any(c => HealthConditions.Find(c)!.Scope == ConditionScope.Mount));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        foreach (string code in new[] { "space-low", "probe-failed", "io-hung", "read-only-flip", "not-attached", "device-errors" })
        {
            Assert.Contains(code, seen);
        }
    }

    /// <summary>It runs in each pass: what is well costs nothing that grows with what there is to look at, and keeps its value.</summary>
    [Fact]
    public void A_thousand_healthy_disks_cost_little()
    {
        (PlanInput input, PlanOutput output) = Many(1000);
        Situation well = new();
        ImmutableDictionary<string, DiskHealth> seen = input.Config.Disks.ToImmutableDictionary(d => d.Name, d => DiskHealth.Initial with
        {
            Observations = DiskObservations.Empty
                .With(well.Target with { Device = output.Runtimes[d.Name].Device!.Value }, well.Report("space", Situation.Space(1000, 900)))
                .With(well.Target with { Device = output.Runtimes[d.Name].Device!.Value }, well.Report("ext", Situation.Ext(0)))
                .With(well.Target with { Device = output.Runtimes[d.Name].Device!.Value }, well.Report("device", new ProbeReading.Device("running", 1, 1))),
        });
        HealthOutcome first = HealthEvaluator.Evaluate(input, output, seen);
        Assert.All(first.Disks.Values, d => Assert.True(d.Usable));
        long before = GC.GetAllocatedBytesForCurrentThread();
        HealthOutcome second = HealthEvaluator.Evaluate(input, output, first.Disks, first.Machine);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Same(first.Disks, second.Disks);
        Assert.True(allocated < 800_000, $"{allocated} bytes for 1000 disks");
    }

    [Fact]
    public void A_disk_that_is_not_declared_any_more_is_forgotten()
    {
        HealthStory story = new(Situation.Missing);
        story.Pass();
        Situation other = story.Now with { Disk = story.Now.Disk with { Name = "other" } };
        HealthOutcome after = HealthEvaluator.Evaluate(other.Input, other.Output, story.Outcome.Disks);
        Assert.Equal(["other"], after.Disks.Keys);
    }

    private static Core.Control.DiskStatus Status(HealthStory story) =>
        StatusBuilder.Disks(story.Now.Input, story.Now.Output, story.Outcome, place => "unit of " + place).Single();

    private static void Change(HealthStory story, int number)
    {
        Situation well = new Situation().With(story.Now.Disk.Health) with { Now = story.Now.Now };
        switch (number / 10)
        {
            case 0:
                story.Report("space", Situation.Space(1000, (ulong)(number % 10) * 20));
                break;
            case 1:
            case 2:
                story.Report(new ProbeReport("root", story.Now.Now, TimeSpan.FromSeconds(5), null, null, true));
                break;
            case 3:
                story.Report(number % 2 == 0 ? story.Now.Report("root", new ProbeReading.Root()) : new ProbeReport("root", story.Now.Now, TimeSpan.Zero, null, "EIO", false));
                break;
            case 4:
                story.Report("device", new ProbeReading.Device(number % 3 == 0 ? "offline" : "running", (ulong)number, 0));
                break;
            case 5:
                story.Now = well.Mounted("rw", number % 2 == 0 ? "ro" : "rw");
                break;
            case 6:
                story.Now = (number % 3 == 0 ? Situation.Missing : Situation.Unmounted) with { Disk = story.Now.Disk, Now = story.Now.Now };
                break;
            case 7:
                story.Report("queue", new ProbeReading.Queue(1, (ulong)(number % 2)));
                break;
            default:
                story.Now = well;
                break;
        }
    }

    private static (PlanInput Input, PlanOutput Output) Many(int count)
    {
        Situation well = new();
        ImmutableArray<DiskConfig> disks = [.. Enumerable.Range(0, count).Select(i => well.Disk with { Name = "d" + i, MountPoint = "/mnt/d" + i })];
        ImmutableArray<BlockDevice> devices = [.. Enumerable.Range(0, count).Select(i => Situation.Sdb1 with { Name = "sd" + i, DevNode = "/dev/sd" + i, Number = new DeviceNumber(8, (uint)i) })];
        MountTable mounts = new([.. devices.Select((d, i) => well.Entry! with { Id = 100 + i, Number = d.Number, MountPoint = "/mnt/d" + i, Source = d.DevNode })]);
        PlanInput input = new(
            new BareMountConfig { Disks = disks },
            new World(devices, mounts, [], HostFacts.Unknown),
            new MatchResult([.. disks.Select((d, i) => KeyValuePair.Create(d.Name, (MatchOutcome)new MatchOutcome.Found(devices[i], null)))], []),
            ImmutableDictionary<string, DiskRuntime>.Empty,
            true,
            Situation.Start);
        ImmutableDictionary<string, DiskRuntime> runtimes = disks.Select((d, i) => (d, i))
            .ToImmutableDictionary(p => p.d.Name, p => well.Runtime with { Device = devices[p.i].Key, MountPoint = p.d.MountPoint });
        return (input, new PlanOutput(runtimes, [], null));
    }
}
