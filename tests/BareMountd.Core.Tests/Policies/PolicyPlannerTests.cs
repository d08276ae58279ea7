using BareMountd.Core.Configuration;
using BareMountd.Core.Planning;
using BareMountd.Core.Policies;

namespace BareMountd.Core.Tests.Policies;

/// <summary>Dependents, units to stop and to restart, and a doubted removal, as short stories of passes.</summary>
public sealed class PolicyPlannerTests
{
    private static readonly PolicyConfig s_policy = new() { Stop = ["writer.service"], Restart = ["reader.service"] };

    [Fact]
    public void Dependents_start_when_the_disk_can_be_worked_on_and_stop_when_not_and_each_is_ordered_once()
    {
        PolicyStory story = new(PolicyStory.Disk(PolicyConfig.None));
        Assert.Equal(["stop dependents"], story.Told());
        Assert.Empty(story.Told());

        Assert.Equal(["start dependents"], PolicyStory.Words(story.ComesAndMounts()));
        Assert.Empty(story.Told());

        story.ReadOnly = true;
        Assert.Equal(["stop dependents"], story.Told());
        Assert.Empty(story.Told());
        story.ReadOnly = false;
        Assert.Equal(["start dependents"], story.Told());

        story.Goes();
        Assert.Equal(["stop dependents"], story.Told());
        Assert.Empty(story.Told());
    }

    [Fact]
    public void A_restarted_daemon_orders_once_what_has_to_be()
    {
        PolicyStory story = new(PolicyStory.Disk(PolicyConfig.None));
        story.ComesAndMounts();
        story.Restart();
        Assert.Equal(["start dependents"], story.Told());
        Assert.Empty(story.Told());
        story.Goes();
        story.Restart();
        Assert.Equal(["stop dependents"], story.Told());
    }

    [Fact]
    public void The_unmount_stops_dependents_itself_and_what_they_must_be_is_ordered_when_it_has_ended()
    {
        PolicyStory story = new(PolicyStory.Disk(PolicyConfig.None));
        story.ComesAndMounts();
        story.Attached = false;
        Assert.Empty(story.Told());
        Assert.Equal(DiskState.Unmounting, story.Runtime.State);
        story.UnmountSucceeds(deviceGone: true);
        Assert.Equal(["stop dependents"], story.Told());
    }

    [Fact]
    public void Units_are_stopped_when_the_disk_goes_and_restarted_when_it_is_mounted_again_and_not_the_first_time()
    {
        PolicyStory story = new(PolicyStory.Disk(s_policy));
        Assert.Equal(["stop dependents"], story.Told());
        Assert.Equal(["start dependents"], PolicyStory.Words(story.ComesAndMounts()));
        for (int i = 0; i < 2; i++)
        {
            story.Goes();
            Assert.Equal(["stop dependents", "stop writer.service"], story.Told());
            Assert.Empty(story.Told());
            Assert.Equal(["start dependents", "restart reader.service"], PolicyStory.Words(story.ComesAndMounts()));
            Assert.Empty(story.Told());
        }
    }

    [Fact]
    public void A_disk_that_never_came_stops_nothing()
    {
        PolicyStory story = new(PolicyStory.Disk(s_policy));
        Assert.DoesNotContain("stop writer.service", story.Told());
        story.Restart();
        Assert.DoesNotContain("stop writer.service", story.Told());
    }

    [Fact]
    public void A_disk_that_went_or_came_again_while_no_daemon_ran_is_known_by_what_was_kept()
    {
        PolicyStory story = new(PolicyStory.Disk(s_policy));
        story.ComesAndMounts();
        story.Goes();
        story.Restart();
        Assert.Equal(["stop dependents", "stop writer.service"], story.Told());
        story.Restart();
        Assert.Equal(["stop dependents", "start dependents", "restart reader.service"], PolicyStory.Words(story.ComesAndMounts()));
    }

    [Fact]
    public void A_daemon_that_is_restarted_while_the_disk_is_mounted_restarts_no_unit()
    {
        PolicyStory story = new(PolicyStory.Disk(s_policy));
        story.ComesAndMounts();
        story.Restart();
        Assert.Equal(["start dependents"], story.Told());

        // Adopted and not ours: it is not among the mounts that were kept.
        story.Set(story.Runtime with { Owned = false });
        story.Restart();
        Assert.Equal(["start dependents"], story.Told());
    }

    [Fact]
    public void An_unmount_that_fails_is_neither_a_going_nor_a_coming()
    {
        PolicyStory story = new(PolicyStory.Disk(s_policy));
        story.ComesAndMounts();
        story.Set((story.Runtime with { JobInFlight = true }).To(DiskState.Unmounting, story.Now));
        Assert.Empty(story.Told());
        story.UnmountFails();
        Assert.Equal(["start dependents"], story.Told());
    }

    [Fact]
    public void A_disk_that_is_switched_off_is_left_alone()
    {
        DiskConfig disk = PolicyStory.Disk(s_policy with { Guard = true, RemountRw = true });
        PolicyStory story = new(disk);
        story.ComesAndMounts();
        story.Declare(disk with { Enabled = false });
        story.ReadOnly = true;
        Assert.Empty(story.Told());
        story.Goes();
        Assert.Empty(story.Told());
    }

    [Fact]
    public void A_doubted_removal_is_told_once_and_changes_nothing()
    {
        PolicyStory story = new(PolicyStory.Disk(s_policy));
        story.ComesAndMounts();
        story.Attached = false;
        story.StillInKernel = [story.Device.Key];
        Assert.StartsWith("tell keep: the list of devices lacks sdb", Assert.Single(story.Told()), StringComparison.Ordinal);
        Assert.Empty(story.Told());
        story.Attached = true;
        story.StillInKernel = [];
        Assert.Empty(story.Told());
        story.Attached = false;
        story.StillInKernel = [story.Device.Key];
        Assert.Single(story.Told());
    }

    [Fact]
    public void Policy_words_are_sorted() => Assert.Equal(PolicyWords.All.Order(StringComparer.Ordinal), PolicyWords.All);
}
