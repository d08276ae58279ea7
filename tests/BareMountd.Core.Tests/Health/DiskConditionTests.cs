using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;
using BareMountd.Core.Views;

namespace BareMountd.Core.Tests.Health;

/// <summary>Conditions of the declared disk and of the device, mounted or not.</summary>
public sealed class DiskConditionTests
{
    private static readonly Situation s_well = new();

    /// <summary>Every code as failure and as refusal: what was on the wire before there was a registry.</summary>
    [Fact]
    public void Failures_and_refusals_show_as_themselves()
    {
        foreach (string code in Codes.All.Where(c => c is not (Codes.Ambiguous or Codes.LinkConflict)))
        {
            DiskRuntime failed = Situation.Unmounted.Runtime with { State = DiskState.Failed, Failure = new DiskFailure(code, "words", ["line"], Situation.Start), Attempts = 2 };
            HealthStory story = new(Situation.Unmounted with { Runtime = failed });
            Assert.Equal(code, story.Pass());
            VisibleCondition shown = story.Health.Visible[0];
            Assert.Equal((HealthSeverity.Critical, "words", "line", Codes.Hint(code)), (shown.Severity, shown.Finding.Message, shown.Finding.Log.Single(), shown.Hint));
            Assert.Equal("2", shown.Finding.Evidence["attempts"]);

            // It goes on failing: the same since; unmounting what stands is no loss.
            story.Now = story.Now with { Runtime = failed with { State = DiskState.Mounting, JobInFlight = true } };
            story.Pass(7);
            Assert.Equal(Situation.Start, story.Health.Visible.Single().Since);
            story.Now = new Situation { Runtime = s_well.Runtime with { Failure = failed.Failure } };
            story.Pass();
            Assert.Equal((code, HealthSeverity.Warning, true), (story.Codes, story.Health.Visible[0].Severity, story.Health.Usable));

            HealthStory refused = new(Situation.Unmounted with { Outcome = new MatchOutcome.Refused(Situation.Sdb1, code, "because"), Runtime = DiskRuntime.Initial(Situation.Start).To(DiskState.Refused, Situation.Start) });
            Assert.Equal(code, refused.Pass());
            Assert.Equal((HealthSeverity.Warning, "because"), (refused.Health.Visible[0].Severity, refused.Health.Visible[0].Finding.Message));
            refused.Now = refused.Now with { Runtime = failed with { Failure = null } };
            Assert.Equal("", refused.Pass());
        }
    }

    [Fact]
    public void A_disk_that_is_not_there_is_told_after_a_while_and_stays_unknown()
    {
        HealthStory story = new(Situation.Missing);
        Assert.Equal(("", 10), (story.Pass(), story.WakesIn));
        Assert.Equal(("", 0.5), (story.Pass(9.5), story.WakesIn));
        Assert.Equal("not-attached", story.Pass(0.5));
        Assert.Equal((HealthSeverity.Info, Situation.Start), (story.Health.Visible[0].Severity, story.Health.Visible[0].Since));
        Assert.Equal("unknown", StatusBuilder.Disks(story.Now.Input, story.Now.Output, story.Outcome, _ => "unit").Single().Health);
        Assert.Null(story.WakesIn);

        story.Now = Situation.Unmounted with { Now = story.Now.Now };
        Assert.Equal("", story.Pass());
    }

    [Fact]
    public void Ambiguous_names_the_candidates_and_leaves_a_mount_standing()
    {
        BlockDevice clone = Situation.Sdc with { Serials = [new DeviceSerial(SerialSources.Vpd80, "WD-WCC4N1234567")] };
        HealthStory story = new(s_well with { Outcome = new MatchOutcome.Ambiguous([Situation.Sdb1, clone]), Devices = [Situation.Sdb1, clone] });
        Assert.Equal("ambiguous", story.Pass());
        Assert.Equal("these devices fit: /dev/sdb1 A Model, /dev/sdc A Model WD-WCC4N1234567", story.Health.Visible[0].Finding.Message);
        Assert.Equal((HealthSeverity.Warning, "2", true), (story.Health.Visible[0].Severity, story.Health.Visible[0].Finding.Evidence["candidates"], story.Health.Usable));
    }

    [Fact]
    public void Notices_holds_waiting_and_links_are_as_they_were()
    {
        Assert.Equal("look", (Situation.Missing with { Outcome = new MatchOutcome.Missing("look") }).Find("notice")!.Message);
        Assert.Equal("look", (s_well with { Outcome = new MatchOutcome.Found(Situation.Sdb1, "look") }).Find("notice")!.Message);
        Assert.Null(s_well.Find("notice"));

        Situation held = Situation.Unmounted with { Runtime = Situation.Unmounted.Runtime with { Held = true } };
        Assert.StartsWith("unmounted by the user's word", held.Find("unmounted-by-hand")!.Message, StringComparison.Ordinal);
        Assert.Null(Situation.Unmounted.Find("unmounted-by-hand"));

        Situation waiting = Situation.Unmounted with { Runtime = Situation.Unmounted.Runtime with { WaitingFor = ["a", "b"] } };
        Assert.Equal(("waits until these are mounted: a, b", "baremountctl status a"), (waiting.Find("waiting")!.Message, waiting.Find("waiting")!.Hint));

        Situation linked = s_well with { Runtime = s_well.Runtime with { LinkFailures = [new("/a", "is a file"), new("/b", "no")] } };
        Assert.Equal("/a: is a file; /b: no", linked.Find("link-conflict")!.Message);
        Assert.Null(s_well.Find("link-conflict"));
    }

    [Fact]
    public void A_disk_that_is_switched_off_has_no_conditions()
    {
        HealthStory story = new(Situation.Missing with { Disk = s_well.Disk with { Enabled = false } });
        Assert.Equal(("", null), (story.Pass(100), story.WakesIn));
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("running", null, null)]
    [InlineData("live", null, null)]
    [InlineData("blocked", HealthSeverity.Warning, false)]
    [InlineData("resetting", HealthSeverity.Warning, false)]
    [InlineData("offline", HealthSeverity.Critical, true)]
    [InlineData("transport-offline", HealthSeverity.Critical, true)]
    [InlineData("dead", HealthSeverity.Critical, true)]
    [InlineData("word of a newer kernel", HealthSeverity.Critical, true)]
    public void The_state_of_the_device(string state, HealthSeverity? severity, bool? unusable)
    {
        Finding? found = s_well.Find("device-errors", new ProbeReading.Device(state, 0, 0));
        Assert.Equal((severity, unusable), (found?.Severity, found?.Unusable));
    }

    [Fact]
    public void Error_counters_are_held_against_the_first_look_and_forgotten_after_an_hour()
    {
        HealthStory story = new(s_well);
        story.Report("device", new ProbeReading.Device("running", 7, 1));
        Assert.Equal("", story.Pass());
        story.Report("device", new ProbeReading.Device("running", 9, 2));
        Assert.Equal(("", 10), (story.Pass(), story.WakesIn));
        Assert.Equal("device-errors", story.Pass(10));
        Finding found = story.Health.Visible[0].Finding;
        Assert.Equal("2 commands failed and 1 command timed out since it was attached", found.Message);
        Assert.Equal(("2", "1", "running"), (found.Evidence["io_errors"], found.Evidence["io_timeouts"], found.Evidence["state"]));
        Assert.Equal(3590, story.WakesIn);

        story.Report("device", new ProbeReading.Device("running", 9, 2));
        Assert.Equal("device-errors", story.Pass(3589));
        Assert.Equal("device-errors", story.Pass(1));
        Assert.Equal(60, story.WakesIn);
        Assert.Equal("", story.Pass(60));
    }

    [Fact]
    public void Requests_that_do_not_end()
    {
        HealthStory story = new(s_well);
        for (int look = 0; look < 3; look++)
        {
            story.Report("queue", new ProbeReading.Queue(2, 100));
            Assert.Equal("", story.Pass());
            story.Pass(30);
        }

        Assert.Equal("io-hung", story.Codes);
        Assert.Equal("2 requests are in flight and none completed for 60 s", story.Health.Visible[0].Finding.Message);
        Assert.True(story.Health.Usable);
        story.Report("queue", new ProbeReading.Queue(2, 101));
        Assert.Equal("io-hung", story.Pass());
        Assert.Equal("io-hung", story.Pass(59));
        Assert.Equal("", story.Pass(1));
    }

    [Fact]
    public void A_probe_that_never_comes_back_is_a_hang_in_time_without_another_report()
    {
        HealthStory story = new(s_well);
        story.Now = story.Now with { Now = Situation.Start + TimeSpan.FromSeconds(5) };
        story.Report(new ProbeReport("root", story.Now.Now, TimeSpan.FromSeconds(5), null, null, true));
        Assert.Equal(("", 10), (story.Pass(), story.WakesIn));
        Assert.Equal(("probe-failed", 15), (story.Pass(10), story.WakesIn));
        Assert.Equal(("probe-failed", 5), (story.Pass(15), story.WakesIn));
        Assert.Equal("io-hung", story.Pass(5));
        Assert.Equal("the probe root has not come back for 35 s", story.Health.Visible[0].Finding.Message);

        // It comes back: the hang goes on to show for a minute, and what it hid has gone meanwhile.
        story.Report(new ProbeReport("root", story.Now.Now, TimeSpan.FromSeconds(40), new ProbeReading.Root(), null, false));
        Assert.Equal("io-hung", story.Pass());
        Assert.Equal("", story.Pass(60));
    }

    [Fact]
    public void A_failing_device_and_one_that_tells_nothing()
    {
        Assert.Null(s_well.Find("smart-failing", Situation.Smart(true, true)));
        Assert.Null(s_well.Find("smart-failing", Situation.Smart(true, null)));
        Assert.Null(s_well.Find("smart-failing", Situation.Smart(false, null)));
        Finding failing = s_well.Find("smart-failing", Situation.Smart(true, false))!;
        Assert.Equal(("FAILED", "41.25"), (failing.Message, failing.Evidence["temperature_celsius"]));
    }

    [Theory]
    [InlineData(true, false, false, null)]
    [InlineData(true, false, true, HealthSeverity.Warning)]
    [InlineData(false, true, false, HealthSeverity.Info)]
    [InlineData(false, true, true, HealthSeverity.Warning)]
    [InlineData(false, false, false, HealthSeverity.Info)]
    public void A_filesystem_that_needs_a_check(bool clean, bool needsRecovery, bool hasErrors, HealthSeverity? expected)
    {
        ProbeReading.Superblock superblock = new(clean, needsRecovery, hasErrors);
        Assert.Equal(expected, Situation.Unmounted.Find("dirty-filesystem", superblock)?.Severity);
        Assert.Null(s_well.Find("dirty-filesystem", superblock));
        Situation mounting = Situation.Unmounted with { Runtime = Situation.Unmounted.Runtime with { JobInFlight = true } };
        Assert.Null(mounting.Find("dirty-filesystem", superblock));
    }

    [Fact]
    public void A_unit_that_somebody_masked_or_a_mount_that_somebody_made()
    {
        Assert.Null(s_well.Find("unit-drift", new ProbeReading.Unit(null)));
        Assert.Contains("/etc/x", s_well.Find("unit-drift", new ProbeReading.Unit("/etc/x"))!.Message, StringComparison.Ordinal);
        Assert.NotNull(Situation.Unmounted.Find("unit-drift", new ProbeReading.Unit("/etc/x")));
        Situation foreign = s_well with { Runtime = s_well.Runtime with { Owned = false } };
        Assert.Equal(HealthSeverity.Info, foreign.Find("unit-drift")!.Severity);
        Assert.Null((foreign with { Runtime = foreign.Runtime with { JobInFlight = true } }).Find("unit-drift"));
        Assert.Null(Situation.Unmounted.Find("unit-drift"));
    }

    [Theory]
    [InlineData(true, false, null)]
    [InlineData(false, false, HealthSeverity.Warning)]
    [InlineData(false, true, HealthSeverity.Info)]
    public void Udev(bool running, bool wsl, HealthSeverity? expected)
    {
        HealthStory story = new(s_well with { UdevRunning = running, Host = new HostFacts(wsl, "", []) });
        story.Pass();
        Assert.Empty(story.Outcome.Machine.Visible);
        Assert.Equal(expected is null ? null : 30, story.WakesIn);
        story.Pass(30);
        Assert.Equal(expected, story.Outcome.Machine.Visible.SingleOrDefault()?.Severity);
        Assert.Equal(expected is null ? 0 : 1, StatusBuilder.Machine(story.Outcome.Machine).Count(c => c.Code == "udev-not-running"));
    }

    [Fact]
    public void A_udev_that_went_away_is_a_warning_under_wsl_too()
    {
        HealthStory story = new(s_well with { Host = new HostFacts(true, "", []) });
        story.Pass();
        story.Now = story.Now with { UdevRunning = false };
        story.Pass();
        story.Pass(30);
        Assert.Equal((HealthSeverity.Warning, true), (story.Outcome.Machine.Visible.Single().Severity, story.Outcome.Machine.UdevSeen));
        story.Now = story.Now with { UdevRunning = true };
        story.Pass();
        Assert.Empty(story.Outcome.Machine.Visible);
    }
}
