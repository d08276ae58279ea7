using BareMountd.Core.Devices;
using BareMountd.Core.Planning;
using static BareMountd.Core.Tests.Planning.Story;

namespace BareMountd.Core.Tests.Planning;

/// <summary>How often something is tried again, and disks that come and go too often.</summary>
public sealed class BackoffTests
{
    [Fact]
    public void A_failure_is_retried_by_backoff_and_a_success_forgets_it()
    {
        Story story = new(Disk("data"));
        story.Plug("data", Device("sdb", 5));
        Assert.Single(story.Pass());
        story.MountFails("data", Codes.MountFailed);
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Failed, 1, Story.Start + TimeSpan.FromSeconds(1)), (story["data"].State, story["data"].Attempts, story["data"].RetryAt!.Value));

        story.Now += TimeSpan.FromSeconds(1);
        Assert.Single(story.Pass());
        story.MountFails("data", Codes.MountFailed);
        Assert.Empty(story.Pass());
        Assert.Equal(story.Now + TimeSpan.FromSeconds(2), story["data"].RetryAt);
        Assert.Equal(story.Now + TimeSpan.FromSeconds(2), story.WakeAt);

        story.Now += TimeSpan.FromSeconds(2);
        Assert.Single(story.Pass());
        story.MountSucceeds("data");
        story.Pass();
        Assert.Equal((DiskState.Mounted, 0), (story["data"].State, story["data"].Attempts));
        Assert.Null(story["data"].Failure);
    }

    [Fact]
    public void Plugging_in_again_makes_no_attempt_more_frequent_than_the_backoff_says()
    {
        Story story = new(Disk("data"));
        story.Plug("data", Device("sdb", 5));
        story.Pass();
        story.MountFails("data", Codes.MountFailed);
        story.Pass();
        story.Unplug("data");
        Assert.Empty(story.Pass());
        Assert.Null(story["data"].RetryAt);

        story.Plug("data", Device("sdb", 6));
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Found, Story.Start + TimeSpan.FromSeconds(1)), (story["data"].State, story["data"].RetryAt!.Value));
        Assert.Null(story["data"].Failure);
        Assert.Equal(story["data"].RetryAt, story.WakeAt);

        story.Now += TimeSpan.FromSeconds(1);
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
        story.MountFails("data", Codes.MountFailed);
        story.Pass();
        Assert.Equal((2, story.Now + TimeSpan.FromSeconds(2)), (story["data"].Attempts, story["data"].RetryAt!.Value));
    }

    [Fact]
    public void The_users_wish_and_time_end_the_backoff_of_an_earlier_attachment()
    {
        Story story = new(Disk("data"));
        story.Plug("data", Device("sdb", 5));
        story.Pass();
        story.MountFails("data", Codes.MountFailed);
        story.Pass();
        story.Plug("data", Device("sdb", 6));
        Assert.Empty(story.Pass());
        story.Set("data", Transitions.MountAsked(story["data"]));
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
        story.MountFails("data", Codes.MountFailed);
        story.Pass();
        Assert.Equal(1, story["data"].Attempts);

        story.Unplug("data");
        story.Pass();
        story.Now += Backoff.Longest + TimeSpan.FromSeconds(2);
        story.Plug("data", Device("sdb", 7));
        story.Pass();
        story.MountFails("data", Codes.MountFailed);
        story.Pass();
        Assert.Equal(1, story["data"].Attempts);
    }

    [Fact]
    public void What_comes_and_goes_too_often_is_not_mounted_until_it_is_quiet()
    {
        Story story = new(Disk("data"));
        for (ulong seq = 1; seq < 5; seq++)
        {
            story.Plug("data", Device("sdb", seq));
            Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
            story.MountSucceeds("data");
            Assert.Empty(story.Pass());
            story.Unplug("data");
            story.Unmount("/mnt/wsl/data");
            Assert.Empty(story.Pass());
            Assert.Equal(DiskState.Missing, story["data"].State);
            story.Now += TimeSpan.FromSeconds(2);
        }

        story.Plug("data", Device("sdb", 5));
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Flapping, 1, story.Now + TimeSpan.FromSeconds(30)), (story["data"].State, story["data"].Attachments.Count, story.WakeAt!.Value));

        story.Now += TimeSpan.FromSeconds(20);
        story.Unplug("data");
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Flapping, story.Now + TimeSpan.FromSeconds(30)), (story["data"].State, story.WakeAt!.Value));

        story.Plug("data", Device("sdb", 6));
        Assert.Empty(story.Pass());
        story.Now += TimeSpan.FromSeconds(30);
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
        Assert.Equal(1, story["data"].Attachments.Count);
    }

    [Fact]
    public void Flapping_does_not_touch_a_mount_that_stands_and_the_user_may_end_it()
    {
        BlockDevice device = Device("sdb", 5);
        Story story = Mounted("data", device);
        AttachHistory flapping = AttachHistory.Empty with { Present = true, LastDisk = "sdb", LastSequence = 5, QuietAt = story.Now + TimeSpan.FromSeconds(30), Level = 1 };
        story.Set("data", story["data"] with { Attachments = flapping });
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Mounted, story["data"].State);

        story.Unmount("/mnt/wsl/data");
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Flapping, story["data"].State);
        story.Set("data", Transitions.MountAsked(story["data"]));
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void A_stale_mount_is_taken_down_also_while_it_flaps()
    {
        Story story = Mounted("data", Device("sdb", 5));
        story.Set("data", story["data"] with { Attachments = story["data"].Attachments with { QuietAt = story.Now + TimeSpan.FromSeconds(30), Level = 1 } });
        story.Unplug("data");
        Assert.IsType<PlannedAction.Unmount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void A_list_that_lacks_a_device_which_the_kernel_has_takes_no_mount_down()
    {
        BlockDevice device = Device("sdb", 5);
        Story story = Mounted("data", device);
        story.Unplug("data");
        story.StillInKernel = [device.Key];
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Mounted, true, story.Now + TimeSpan.FromSeconds(10)), (story["data"].State, story["data"].Owned, story.WakeAt!.Value));

        story.Plug("data", device);
        story.StillInKernel = [];
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Mounted, null), (story["data"].State, story["data"].DoubtedUntil));

        story.Unplug("data");
        Assert.True(Assert.IsType<PlannedAction.Unmount>(Assert.Single(story.Pass())).DeviceGone);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(1000, 300)]
    public void Backoff_doubles_to_five_minutes(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.After(attempts));
}
