using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Daemon.Health;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Health;

/// <summary>When disks are looked at.</summary>
public sealed class HealthBeatTests
{
    private readonly FakeClock _time = new();
    private readonly HealthBeat _beat;

    public HealthBeatTests() => _beat = new HealthBeat(_time);

    private double Now => _time.GetElapsedTime(0).TotalSeconds;

    [Fact]
    public void Disks_share_one_beat_and_a_new_one_is_looked_at_at_once()
    {
        Assert.Equal("a b; next 30", Due(Disk("a"), Disk("b")));
        At(10);
        Assert.Equal("c; next 30", Due(Disk("a"), Disk("b"), Disk("c")));
        At(29.9);
        Assert.Equal("; next 30", Due(Disk("a"), Disk("b"), Disk("c")));
        At(30.004);
        Assert.Equal("a b c; next 60", Due(Disk("a"), Disk("b"), Disk("c")));
        Assert.Equal("; next 60", Due(Disk("a"), Disk("b"), Disk("c")));
    }

    [Fact]
    public void A_timer_that_is_a_little_early_or_late_does_not_move_the_beat()
    {
        Assert.Equal("a; next 30", Due(Disk("a")));
        foreach ((double at, string expected) in new[] { (29.97, "a; next 60"), (60.3, "a; next 90"), (90.3, "a; next 120"), (119.96, "a; next 150") })
        {
            At(at);
            Assert.Equal(expected, Due(Disk("a")));
        }
    }

    [Fact]
    public void Longer_intervals_are_met_at_the_nearest_beat()
    {
        ImmutableArray<ProbeTarget> disks = [Disk("a", 30), Disk("b", 60), Disk("c", 100)];
        List<string> looks = [];
        for (int second = 0; second <= 240; second += 30)
        {
            At(second);
            looks.Add(second + ":" + Due(disks).Split(';')[0]);
        }

        Assert.Equal(["0:a b c", "30:a", "60:a b", "90:a c", "120:a b", "150:a", "180:a b c", "210:a", "240:a b"], looks);
    }

    [Fact]
    public void Nothing_to_look_at_is_no_beat_and_what_comes_then_begins_one()
    {
        Assert.Equal("; next ", Due());
        At(7);
        Assert.Equal("a; next 37", Due(Disk("a")));
        At(20);
        Assert.Equal("; next ", Due());
        At(100);
        Assert.Equal("a; next 130", Due(Disk("a")));
    }

    [Fact]
    public void A_disk_is_looked_at_anew_when_it_was_attached_unmounted_or_mounted()
    {
        Assert.Equal("a; next 30", Due(Disk("a")));
        ProbeTarget again = Disk("a") with { Device = new DeviceKey("sdb", new DeviceNumber(8, 16), 2) };
        Assert.Equal("a; next 30", Due(again));
        Assert.Equal("a; next 30", Due(again with { MountPoint = null }));
        Assert.Equal("a; next 30", Due(again));
        Assert.Equal("; next 30", Due(again with { ReadOnly = true }));

        // Gone and back between two beats.
        Assert.Equal("b; next 30", Due(Disk("b")));
        Assert.Equal("a; next 30", Due(again, Disk("b")));
    }

    [Fact]
    public void A_clock_that_is_set_changes_nothing()
    {
        Assert.Equal("a; next 30", Due(Disk("a")));
        _time.Jump(TimeSpan.FromDays(400));
        Assert.Equal("; next 30", Due(Disk("a")));
        _time.Jump(TimeSpan.FromDays(-800));
        Assert.Equal("; next 30", Due(Disk("a")));
        At(30);
        Assert.Equal("a; next 60", Due(Disk("a")));
    }

    [Fact]
    public void After_a_long_sleep_the_beat_begins_anew_instead_of_catching_up()
    {
        Assert.Equal("a; next 30", Due(Disk("a")));
        At(1000);
        Assert.Equal("a; next 1030", Due(Disk("a")));
    }

    [Fact]
    public void Another_interval_is_taken_up_at_once()
    {
        Assert.Equal("a; next 300", Due(Disk("a", 300)));
        At(100);
        Assert.Equal("a; next 110", Due(Disk("a", 10)));
        At(110);
        Assert.Equal("a; next 120", Due(Disk("a", 10)));
        At(115);
        Assert.Equal("; next 410", Due(Disk("a", 300)));
    }

    private static ProbeTarget Disk(string name, int seconds = 30) => new(
        name,
        new DeviceKey("sdb", new DeviceNumber(8, 16), 1),
        "sdb",
        "ext4",
        null,
        "/mnt/" + name,
        false,
        name + ".mount",
        new HealthConfig { Interval = TimeSpan.FromSeconds(seconds) });

    private void At(double second) => _time.Advance(TimeSpan.FromSeconds(second - Now));

    private string Due(params ImmutableArray<ProbeTarget> targets)
    {
        string due = string.Join(' ', _beat.Due(targets, out long? next).Select(target => target.Disk));
        return FormattableString.Invariant($"{due}; next {(next is long at ? _time.GetElapsedTime(0, at).TotalSeconds : null)}");
    }
}
