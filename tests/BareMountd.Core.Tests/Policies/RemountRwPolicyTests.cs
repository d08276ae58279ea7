using BareMountd.Core.Configuration;
using BareMountd.Core.Planning;
using BareMountd.Core.Policies;

namespace BareMountd.Core.Tests.Policies;

/// <summary>What the kernel made read-only is unmounted, checked and mounted again; never in a loop.</summary>
public sealed class RemountRwPolicyTests
{
    [Fact]
    public void It_is_unmounted_once_what_works_on_it_has_stopped_and_the_planner_mounts_it_again_with_a_check()
    {
        PolicyStory story = Flipped();
        PolicyAction.RemountRw action = Assert.Single(story.Pass().OfType<PolicyAction.RemountRw>());
        Assert.Equal(("/mnt/data", false), (action.Unmount.MountPoint, action.Unmount.DeviceGone));
        Assert.Equal(["baremountd-wait@data.service", "writer.service"], action.Unmount.StopFirst.AsEnumerable());
        Assert.Empty(story.Told());

        story.UnmountSucceeds();
        story.ReadOnly = false;
        Assert.Equal(["stop dependents", "stop writer.service"], story.Told());
        Assert.Equal(DiskState.Mounting, story.Runtime.State);
        story.MountSucceeds();
        Assert.Equal(["start dependents", "restart reader.service"], story.Told());
        Assert.Equal(story.Now, story.Memory.For("data").RemountRw.DoneAt);
    }

    [Fact]
    public void At_most_once_an_hour_and_that_is_told_once()
    {
        PolicyStory story = Flipped();
        Cycle(story);
        story.ReadOnly = true;
        story.Now += TimeSpan.FromMinutes(20);
        string told = Assert.Single(story.Told(), words => words.StartsWith("tell", StringComparison.Ordinal));
        Assert.Contains("20 min after", told, StringComparison.Ordinal);
        Assert.Equal(story.Now + TimeSpan.FromMinutes(40), story.WakeAt);
        Assert.DoesNotContain("remount rw", story.Told());

        story.Restart();
        Assert.DoesNotContain("remount rw", story.Told());
        story.Now += TimeSpan.FromMinutes(40);
        Assert.Contains("remount rw", story.Told());
    }

    [Fact]
    public void A_busy_one_is_tried_again_by_backoff()
    {
        PolicyStory story = Flipped();
        Assert.Contains("remount rw", story.Told());
        story.UnmountFails();
        Assert.DoesNotContain("remount rw", story.Told());
        Assert.Equal(story.Now + TimeSpan.FromSeconds(1), story.WakeAt);
        story.Now += TimeSpan.FromSeconds(1);
        Assert.Contains("remount rw", story.Told());
        story.UnmountFails();
        story.Told();
        Assert.Equal(story.Now + TimeSpan.FromSeconds(2), story.WakeAt);
        story.Now += TimeSpan.FromSeconds(2);
        Cycle(story);
        Assert.Equal(0, story.Memory.For("data").RemountRw.Attempts);
    }

    [Fact]
    public void One_that_is_not_ours_is_left_as_it_is_and_that_is_told_once()
    {
        PolicyStory story = Flipped();
        story.Set(story.Runtime with { Owned = false });
        Assert.Contains(story.Told(), words => words.Contains("was not mounted by baremountd", StringComparison.Ordinal));
        Assert.Empty(story.Told());
    }

    [Fact]
    public void Without_the_policy_nothing_is_done()
    {
        PolicyStory story = new(PolicyStory.Disk(PolicyConfig.None));
        story.ComesAndMounts();
        story.ReadOnly = true;
        Assert.Equal(["stop dependents"], story.Told());
        Assert.Null(story.WakeAt);
    }

    [Fact]
    public void A_check_that_fails_leaves_the_disk_failed()
    {
        PolicyStory story = Flipped();
        story.Told();
        story.UnmountSucceeds();
        story.ReadOnly = false;
        story.Told();
        story.Set(Transitions.MountFinished(story.Runtime, new Core.Mounts.MountOutcome.Failed(Codes.FsckFailed, "UNEXPECTED INCONSISTENCY", []), story.Now));
        Assert.Empty(story.Told());
        Assert.Equal((DiskState.Failed, Codes.FsckFailed), (story.Runtime.State, story.Runtime.Failure!.Code));
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_stop_it_for_years()
    {
        PolicyStory story = Flipped();
        Cycle(story);
        story.Now -= TimeSpan.FromDays(400);
        story.ReadOnly = true;
        story.Told();
        story.Now += TimeSpan.FromHours(1);
        Assert.Contains("remount rw", story.Told());
    }

    private static PolicyStory Flipped()
    {
        PolicyStory story = new(PolicyStory.Disk(new PolicyConfig { RemountRw = true, Stop = ["writer.service"], Restart = ["reader.service"] }));
        story.ComesAndMounts();
        story.ReadOnly = true;
        return story;
    }

    private static void Cycle(PolicyStory story)
    {
        Assert.Contains("remount rw", story.Told());
        story.UnmountSucceeds();
        story.ReadOnly = false;
        story.Told();
        story.MountSucceeds();
        story.Told();
    }
}
