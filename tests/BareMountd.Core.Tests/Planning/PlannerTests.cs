using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using static BareMountd.Core.Tests.Planning.Story;

namespace BareMountd.Core.Tests.Planning;

/// <summary>One disk through everything that can happen to it; each test is a short story of passes.</summary>
public sealed class PlannerTests
{
    [Fact]
    public void A_found_disk_is_mounted_once()
    {
        Story story = new(Disk("data"));
        story.Plug("data", Device("sdb", 5));

        PlannedAction.Mount mount = Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
        Assert.Equal(("/dev/sdb", "/mnt/wsl/data", "ext4"), (mount.Request.DevNode, mount.Request.MountPoint, mount.Request.FsType));
        Assert.Equal(DiskState.Mounting, story["data"].State);
        Assert.Empty(story.Pass());

        story.MountSucceeds("data");
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Mounted, story["data"].State);
        Assert.True(story["data"].Owned);
    }

    [Fact]
    public void Read_only_is_an_option_of_the_request_and_skips_the_check()
    {
        Story story = new(Disk("data") with { ReadOnly = true, Options = ["noatime"] });
        story.Plug("data", Device("sdb", 5));
        PlannedAction.Mount mount = Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
        Assert.Equal(["errors=remount-ro", "ro", "noatime"], mount.Request.Options.AsEnumerable());
        Assert.False(mount.Request.Fsck);
    }

    [Fact]
    public void What_works_on_the_disk_is_stopped_before_it_is_unmounted()
    {
        DiskConfig disk = Disk("data") with { Policy = new PolicyConfig { Stop = ["writer.service", "b.timer"] } };
        Story story = new(disk);
        story.Plug("data", Device("sdb", 5));
        story.Pass();
        story.MountSucceeds("data");
        story.Pass();
        story.Unplug("data");
        PlannedAction.Unmount unmount = Assert.IsType<PlannedAction.Unmount>(Assert.Single(story.Pass()));
        Assert.Equal(["baremountd-wait@data.service", "writer.service", "b.timer"], unmount.StopFirst.AsEnumerable());
    }

    [Fact]
    public void When_the_device_goes_our_mount_is_taken_down_and_the_disk_is_missing()
    {
        Story story = Mounted("data", Device("sdb", 5));
        story.Unplug("data");
        PlannedAction.Unmount unmount = Assert.IsType<PlannedAction.Unmount>(Assert.Single(story.Pass()));
        Assert.Equal("/mnt/wsl/data", unmount.MountPoint);
        Assert.Equal(DiskState.Unmounting, story["data"].State);
        story.UnmountSucceeds("data", deviceGone: true);
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Missing, story["data"].State);
    }

    [Fact]
    public void When_systemd_has_unmounted_already_nothing_is_done()
    {
        Story story = Mounted("data", Device("sdb", 5));
        story.Unplug("data");
        story.Unmount("/mnt/wsl/data");
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Missing, story["data"].State);
        story.Plug("data", Device("sdc", 6));
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void A_replugged_disk_under_the_same_number_is_not_taken_for_the_old_one()
    {
        Story story = Mounted("data", Device("sdb", 5));
        story.Plug("data", Device("sdb", 6));
        PlannedAction.Unmount unmount = Assert.IsType<PlannedAction.Unmount>(Assert.Single(story.Pass()));
        Assert.Equal(5ul, unmount.Device!.Value.DiskSeq);
        story.UnmountSucceeds("data", deviceGone: true);
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void A_stale_mount_that_is_busy_is_tried_again_by_backoff()
    {
        Story story = Mounted("data", Device("sdb", 5));
        story.Unplug("data");
        story.Pass();
        story.Set("data", Transitions.UnmountFinished(story["data"], new UnmountOutcome.Failed(Codes.UnmountBusy, "target is busy", []), true, story.Now));
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Failed, story["data"].State);
        story.Now += TimeSpan.FromSeconds(1);
        Assert.IsType<PlannedAction.Unmount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void An_unmount_by_hand_is_respected_until_the_disk_is_attached_anew()
    {
        Story story = Mounted("data", Device("sdb", 5));
        story.Unmount("/mnt/wsl/data");
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Found, true), (story["data"].State, story["data"].Held));
        Assert.Empty(story.Pass());

        story.Unplug("data");
        Assert.Empty(story.Pass());
        story.Plug("data", Device("sdb", 6));
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void The_users_wish_to_mount_ends_a_hold()
    {
        Story story = Mounted("data", Device("sdb", 5));
        story.Unmount("/mnt/wsl/data");
        story.Pass();
        story.Set("data", Transitions.MountAsked(story["data"]));
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void A_clone_that_appears_does_not_unmount_what_stands()
    {
        Story story = Mounted("data", Device("sdb", 5));
        story.Outcome("data", new MatchOutcome.Ambiguous([Device("sdb", 5), Device("sdc", 6)]));
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Mounted, story["data"].State);
    }

    [Theory]
    [InlineData("ambiguous", DiskState.Ambiguous)]
    [InlineData("refused", DiskState.Refused)]
    [InlineData("missing", DiskState.Missing)]
    public void Without_a_clear_free_device_nothing_happens(string outcome, DiskState expected)
    {
        Story story = new(Disk("data"));
        BlockDevice device = Device("sdb", 5);
        story.Plug("data", device);
        story.Outcome("data", outcome switch
        {
            "ambiguous" => new MatchOutcome.Ambiguous([device, Device("sdc", 6)]),
            "refused" => new MatchOutcome.Refused(device, Codes.SystemDisk, "it carries /"),
            _ => new MatchOutcome.Missing(null),
        });
        Assert.Empty(story.Pass());
        Assert.Equal(expected, story["data"].State);
    }

    [Fact]
    public void A_disabled_disk_is_never_touched_even_when_it_is_mounted()
    {
        Story story = new(Disk("data") with { Enabled = false });
        BlockDevice device = Device("sdb", 5);
        story.Plug("data", device);
        story.Mount("/mnt/wsl/data", device);
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Disabled, story["data"].State);
    }

    [Fact]
    public void A_disk_comes_after_its_parent_whatever_the_order_in_the_file()
    {
        Story story = new(Disk("child") with { MountPoint = "/mnt/wsl/data/child", After = ["data"] }, Disk("data"));
        story.Plug("child", Device("sdc", 6));
        story.Plug("data", Device("sdb", 5));
        PlannedAction.Mount parent = Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
        Assert.Equal("data", parent.Request.Disk);
        Assert.Equal((DiskState.Found, "data"), (story["child"].State, story["child"].WaitingFor.Single()));

        story.MountSucceeds("data");
        PlannedAction.Mount child = Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
        Assert.Equal("child", child.Request.Disk);
        Assert.Equal(["/mnt/wsl/data"], child.Request.AfterMountPoints.AsEnumerable());
    }

    [Fact]
    public void Links_are_made_once_when_the_mount_stands()
    {
        Story story = new(Disk("data") with { Links = ["/data"] });
        story.Plug("data", Device("sdb", 5));
        story.Pass();
        story.MountSucceeds("data");
        PlannedAction.Link link = Assert.IsType<PlannedAction.Link>(Assert.Single(story.Pass()));
        Assert.Equal(["/data"], link.Links.AsEnumerable());
        Assert.Empty(story.Pass());
    }
}
