using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;
using static BareMountd.Core.Tests.Planning.Story;

namespace BareMountd.Core.Tests.Planning;

/// <summary>What a restarted daemon knows.</summary>
public sealed class RestartTests
{
    [Fact]
    public void A_mount_that_stands_at_the_start_is_adopted_and_is_not_ours()
    {
        Story story = new(Disk("data"));
        BlockDevice device = Device("sdb", 5);
        story.Plug("data", device);
        story.Mount("/mnt/wsl/data", device);
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Mounted, false), (story["data"].State, story["data"].Owned));

        // Not ours, so not taken down by us either.
        story.Unplug("data");
        Assert.Empty(story.Pass());
        Assert.Equal(DiskState.Missing, story["data"].State);
    }

    [Theory]
    [InlineData(OwnedPhase.Mounted)]
    [InlineData(OwnedPhase.Mounting)]
    public void A_restarted_daemon_adopts_its_own_mount(OwnedPhase phase)
    {
        BlockDevice device = Device("sdb", 5);
        Story story = new(Disk("data"));
        story.Recall(Kept(device, phase));
        story.Plug("data", device);
        story.Mount("/mnt/wsl/data", device);
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Mounted, true), (story["data"].State, story["data"].Owned));
    }

    [Fact]
    public void A_daemon_that_was_killed_before_its_mount_was_made_tries_again()
    {
        BlockDevice device = Device("sdb", 5);
        Story story = new(Disk("data"));
        story.Recall(Kept(device, OwnedPhase.Mounting));
        story.Plug("data", device);
        Assert.IsType<PlannedAction.Mount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void A_hold_survives_a_restart()
    {
        BlockDevice device = Device("sdb", 5);
        Story story = new(Disk("data"));
        story.Recall(Kept(device, OwnedPhase.Held));
        story.Plug("data", device);
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Found, true), (story["data"].State, story["data"].Held));
    }

    [Theory]
    [InlineData(true, DiskState.Mounted)]
    [InlineData(false, DiskState.Found)]
    public void A_daemon_that_was_killed_during_an_unmount_knows_the_mount_or_the_hold(bool stands, DiskState state)
    {
        BlockDevice device = Device("sdb", 5);
        DiskRuntime runtime = Mounted("data", device)["data"] with { Held = true, State = DiskState.Unmounting, JobInFlight = true };
        Story story = new(Disk("data"));
        story.Recall(Assert.Single(Memory.ToKeep(story.Config, story.Runtimes.SetItem("data", runtime), path => path)));
        story.Plug("data", device);
        if (stands)
        {
            story.Mount("/mnt/wsl/data", device);
        }

        Assert.Empty(story.Pass());
        Assert.Equal((state, stands, !stands), (story["data"].State, story["data"].Owned, story["data"].Held));
    }

    [Fact]
    public void A_mount_whose_device_went_while_no_daemon_ran_is_taken_down()
    {
        BlockDevice device = Device("sdb", 5);
        Story story = new(Disk("data"));
        story.Recall(Kept(device, OwnedPhase.Mounted));
        story.Mount("/mnt/wsl/data", device);
        Assert.IsType<PlannedAction.Unmount>(Assert.Single(story.Pass()));
    }

    [Fact]
    public void What_is_kept_is_what_is_recalled()
    {
        Story story = Mounted("data", Device("sdb", 5));
        ImmutableArray<OwnedMount> kept = Memory.ToKeep(story.Config, story.Runtimes, p => p);
        DiskRuntime recalled = Memory.Recall(kept, story.Now)["data"];
        Assert.Equal((story["data"].Device, story["data"].MountPoint, true), (recalled.Device, recalled.MountPoint, recalled.Owned));
    }
}
