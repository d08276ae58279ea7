using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Events;
using BareMountd.Core.Health;
using BareMountd.Core.Tests.Matching;

namespace BareMountd.Core.Tests.Events;

/// <summary>What is told of a disk's life, pass by pass, with the real matcher and planner.</summary>
public sealed class EventDiffTests
{
    private static readonly BlockDevice s_device = Make.Disk("sdb", "SERIAL-001", "ext4");

    private static readonly HealthCondition s_slow = Condition("slow", HealthSeverity.Warning) with { DependsOn = ["io-hung"] };

    private static readonly HealthCondition s_hung = Condition("io-hung", HealthSeverity.Critical);

    [Fact]
    public void From_plugging_in_to_pulling_out()
    {
        EventStory story = new(Declared());
        Assert.Equal(["state missing (was new)"], story.Told());
        Assert.Empty(story.Told());

        story.Devices.Add(s_device);
        Assert.Equal(["attached sdb came (Some Model, serial SERIAL-001)", "state mounting (was missing) sdb"], story.Told());
        Assert.Empty(story.Told());

        story.MountSucceeds("data");
        EventRecord mounted = Assert.Single(story.Pass());
        Assert.Equal("mounted sdb at /mnt/data (was mounting)", mounted.Message);
        Assert.Equal((0, EventKinds.State, "data", "info", story.Now), (mounted.Id, mounted.Kind, mounted.Disk, mounted.Severity, mounted.Time));
        Assert.Equal(
            ["device=sdb", "from=mounting", "mountPoint=/mnt/data", "serial=SERIAL-001", "since=2026-01-01T00:00:00Z", "state=mounted"],
            mounted.Facts.Select(f => $"{f.Key}={f.Value}"));

        story.Devices.Clear();
        ImmutableArray<EventRecord> pulled = story.Pass();
        Assert.Equal(["detached sdb went while it was mounted", "state unmounting (was mounted) sdb"], pulled.Select(e => $"{e.Kind} {e.Message}"));
        Assert.Equal("warning", pulled[0].Severity);
        Assert.Equal("SERIAL-001", pulled[0].Facts["serial"]);

        story.UnmountSucceeds("data", deviceGone: true);
        Assert.Equal(["state missing (was unmounting)"], story.Told());
    }

    [Fact]
    public void What_was_there_before_the_daemon_did_not_come()
    {
        EventStory story = new(Declared());
        story.Devices.Add(s_device);
        Assert.Equal(["state mounting (was new) sdb"], story.Told());
    }

    [Fact]
    public void A_reload_makes_nothing_come_or_go()
    {
        EventStory story = new(Declared());
        story.Devices.Add(s_device);
        story.Devices.Add(Make.Disk("sdc", "SERIAL-002", "ext4"));
        story.Pass();
        story.MountSucceeds("data");
        story.Pass();

        story.Declare(Declared(), Declared("more", "SERIAL-002"));
        Assert.Equal(["state mounting (was new) sdc"], story.Told());
        story.Declare(Declared());
        Assert.Empty(story.Told());

        // A device that comes in the very pass of a reload did come.
        story.Devices.Add(Make.Disk("sdd", "SERIAL-003", "ext4"));
        story.Declare(Declared(), Declared("third", "SERIAL-003"));
        Assert.Equal(["attached sdd came (Some Model, serial SERIAL-003)", "state mounting (was new) sdd"], story.Told());
    }

    [Fact]
    public void A_device_that_does_not_fit_for_a_moment_is_not_told_twice()
    {
        DiskConfig byUuid = Make.Declare(new MatchConfig { Uuid = ["U"] });
        BlockDevice blank = Make.Disk("sdb", "SERIAL-001");
        BlockDevice formatted = blank with { Content = Make.Content("ext4", "U") };
        EventStory story = new(byUuid);
        story.Pass();
        story.Devices.Add(blank);
        Assert.Empty(story.Told());

        story.Devices[0] = formatted;
        Assert.Equal(["attached sdb came (Some Model, serial SERIAL-001)", "state mounting (was missing) sdb"], story.Told());
        story.MountFails("data", Codes.MountFailed, "no");
        story.Devices[0] = blank;
        Assert.DoesNotContain(story.Pass(), e => e.Kind is EventKinds.Attached or EventKinds.Detached);
        story.Devices[0] = formatted;
        Assert.DoesNotContain(story.Pass(), e => e.Kind is EventKinds.Attached or EventKinds.Detached);
        story.Devices.Clear();
        Assert.Contains("detached sdb went", story.Told());
    }

    [Fact]
    public void A_partition_is_the_same_attachment_as_its_disk()
    {
        BlockDevice disk = Make.Disk("sdb", "SERIAL-001");
        EventStory story = new(Declared());
        story.Pass();
        story.Devices.Add(disk);
        Assert.Contains("attached sdb came (Some Model, serial SERIAL-001)", story.Told());
        story.Devices.Add(Make.Part(disk, 1, "ext4"));
        Assert.Equal(["state mounting (was refused) sdb1"], story.Told());
    }

    [Fact]
    public void A_partition_that_goes_before_its_disk_is_what_was_mounted()
    {
        BlockDevice disk = Make.Disk("sdb", "SERIAL-001");
        EventStory story = new(Declared());
        story.Devices.AddRange([disk, Make.Part(disk, 1, "ext4")]);
        story.Pass();
        story.MountSucceeds("data");
        story.Pass();
        story.Devices.RemoveAt(1);
        EventRecord unmounting = Assert.Single(story.Pass());
        Assert.Equal(("state", "unmounting (was mounted) sdb1", "SERIAL-001"), (unmounting.Kind, unmounting.Message, unmounting.Facts["serial"]));
        story.Devices.Clear();
        EventRecord detached = Assert.Single(story.Pass());
        Assert.Equal(("warning", "sdb1 went while it was mounted"), (detached.Severity, detached.Message));
    }

    [Fact]
    public void Pulled_and_plugged_between_two_passes_is_told_as_both()
    {
        EventStory story = new(Declared());
        story.Devices.Add(s_device);
        story.Pass();
        story.MountSucceeds("data");
        story.Pass();
        story.Devices[0] = s_device with { DiskSeq = 2 };
        Assert.Equal(
            ["detached sdb went while it was mounted", "attached sdb came (Some Model, serial SERIAL-001)", "state unmounting (was mounted) sdb"], story.Told());
    }

    [Fact]
    public void A_failure_carries_code_words_attempts_and_hint()
    {
        EventStory story = new(Declared());
        story.Devices.Add(s_device);
        story.Pass();
        story.MountFails("data", Codes.MountFailed, "wrong fs type");
        EventRecord failed = Assert.Single(story.Pass());
        Assert.Equal(("critical", "failed (mount-failed) on sdb at /mnt/data, attempt 1: wrong fs type"), (failed.Severity, failed.Message));
        Assert.Equal(("mount-failed", "wrong fs type", "1", Codes.Hint(Codes.MountFailed)), (failed.Facts["code"], failed.Facts["detail"], failed.Facts["attempts"], failed.Facts["hint"]));
    }

    [Fact]
    public void Two_that_fit_both_came_and_the_state_names_both()
    {
        EventStory story = new(Make.Declare(new MatchConfig { Label = ["twin"] }));
        story.Pass();
        story.Devices.Add(Make.Disk("sdb") with { Content = Make.Content("ext4", null, "twin") });
        story.Devices.Add(Make.Disk("sdc") with { Content = Make.Content("ext4", null, "twin") });
        ImmutableArray<EventRecord> told = story.Pass();
        Assert.Equal([EventKinds.Attached, EventKinds.Attached, EventKinds.State], told.Select(e => e.Kind));
        Assert.Equal(("warning", "/dev/sdb, /dev/sdc", "ambiguous"), (told[2].Severity, told[2].Facts["candidates"], told[2].Facts["code"]));
    }

    [Fact]
    public void Conditions_are_told_when_they_begin_change_and_stop_to_show()
    {
        EventStory story = new(Declared());
        story.Pass();
        DateTimeOffset since = story.Now - TimeSpan.FromSeconds(90);
        story.Health = Shows(new VisibleCondition(s_slow, new Finding("slow it is") { Evidence = Evidence("write_seconds", "1.5") }, since));
        EventRecord raised = Assert.Single(story.Pass());
        Assert.Equal((EventKinds.ConditionRaised, "warning", "slow: slow it is"), (raised.Kind, raised.Severity, raised.Message));
        Assert.Equal(
            ["code=slow", "severity=warning", "since=2025-12-31T23:58:30Z", "write_seconds=1.5"], raised.Facts.Select(f => $"{f.Key}={f.Value}"));
        Assert.Empty(story.Pass());

        story.Health = Shows(new VisibleCondition(s_slow, new Finding("worse") { Severity = HealthSeverity.Critical }, since));
        EventRecord worse = Assert.Single(story.Pass());
        Assert.Equal(("critical", "warning"), (worse.Severity, worse.Facts["from"]));

        story.Health = Shows();
        EventRecord cleared = Assert.Single(story.Pass());
        Assert.Equal((EventKinds.ConditionCleared, "info", "slow is over", "90"), (cleared.Kind, cleared.Severity, cleared.Message, cleared.Facts["lasted_seconds"]));
    }

    [Fact]
    public void A_condition_that_its_cause_hides_is_not_told_as_over()
    {
        EventStory story = new(Declared());
        story.Health = Shows(new VisibleCondition(s_slow, new Finding("slow"), story.Now));
        story.Pass();
        DiskHealth hidden = Shows(new VisibleCondition(s_hung, new Finding("hung"), story.Now))["data"];
        story.Health = story.Health.SetItem(
            "data", hidden with { Tracks = hidden.Tracks.Add("slow", new ConditionTrack(story.Now, story.Now, true, new Finding("slow"))) });
        Assert.Equal(
            ["condition-cleared slow is not shown any more, io-hung explains it", "condition-raised io-hung: hung"],
            story.Told());
    }

    [Fact]
    public void Conditions_of_the_machine_are_of_no_disk()
    {
        EventStory story = new(Declared());
        story.Pass();
        story.Machine = MachineHealth.Initial with { Visible = [new VisibleCondition(s_slow, new Finding("the machine"), story.Now)] };
        EventRecord raised = Assert.Single(story.Pass());
        Assert.Equal((EventKinds.ConditionRaised, null, "slow: the machine"), (raised.Kind, raised.Disk, raised.Message));
        story.Machine = MachineHealth.Initial;
        Assert.Equal((EventKinds.ConditionCleared, null), (story.Pass() is [{ } cleared] ? (cleared.Kind, cleared.Disk) : ("", "")));
    }

    [Fact]
    public void No_text_of_a_disk_makes_an_event_large()
    {
        EventStory story = new(Declared());
        story.Pass();
        string huge = string.Concat(Enumerable.Repeat("\ud83d\udcbe", 5000));
        ImmutableSortedDictionary<string, string> evidence = Enumerable.Range(0, 100).ToImmutableSortedDictionary(i => $"e{i:000}", _ => huge);
        story.Health = Shows(new VisibleCondition(s_slow, new Finding(huge) { Evidence = evidence }, story.Now));
        EventRecord raised = Assert.Single(story.Pass());
        Assert.InRange(raised.Message.Length, 1, 1024);
        Assert.InRange(raised.Facts.Count, 1, EventFacts.MaxCount);
        Assert.All(raised.Facts.Values, value => Assert.InRange(value.Length, 1, EventFacts.MaxLength));
        Assert.All([raised.Message, .. raised.Facts.Values], text => Assert.False(char.IsHighSurrogate(text[^1])));
        Assert.Equal("slow", raised.Facts["code"]);
    }

    [Fact]
    public void A_start_after_a_start_says_that_the_one_before_did_not_end()
    {
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        EventRecord first = EventWords.Started("1.0", null, now);
        Assert.DoesNotContain("unclean", first.Facts.Keys);
        Assert.Equal("true", EventWords.Started("1.0", first, now).Facts["unclean"]);
        Assert.DoesNotContain("unclean", EventWords.Started("1.0", EventWords.Stopped("1.0", 2, now), now).Facts.Keys);
    }

    private static DiskConfig Declared(string name = "data", string serial = "SERIAL-001") => Make.Declare(new MatchConfig { Serial = [serial] }, name);

    private static HealthCondition Condition(string code, HealthSeverity severity) =>
        new() { Code = code, Severity = severity, Meaning = "", Hint = "", Evaluate = _ => null };

    private static ImmutableSortedDictionary<string, string> Evidence(string name, string value) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(name, value);

    private static ImmutableDictionary<string, DiskHealth> Shows(params VisibleCondition[] conditions) =>
        ImmutableDictionary<string, DiskHealth>.Empty.Add("data", DiskHealth.Initial with { Visible = [.. conditions] });
}
