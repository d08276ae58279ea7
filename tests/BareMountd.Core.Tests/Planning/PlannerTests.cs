using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Tests.Planning;

/// <summary>One disk through everything that can happen to it; each test is a short story of passes.</summary>
public sealed class PlannerTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

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
    public void A_failure_is_retried_by_backoff_and_a_success_forgets_it()
    {
        Story story = new(Disk("data"));
        story.Plug("data", Device("sdb", 5));
        Assert.Single(story.Pass());
        story.MountFails("data", Codes.MountFailed);
        Assert.Empty(story.Pass());
        Assert.Equal((DiskState.Failed, 1, s_start + TimeSpan.FromSeconds(1)), (story["data"].State, story["data"].Attempts, story["data"].RetryAt!.Value));

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
        Assert.Equal((DiskState.Found, s_start + TimeSpan.FromSeconds(1)), (story["data"].State, story["data"].RetryAt!.Value));
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

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(1000, 300)]
    public void Backoff_doubles_to_five_minutes(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.After(attempts));

    private static DiskConfig Disk(string name) => new()
    {
        Name = name,
        Match = new MatchConfig { Serial = [name] },
        MountPoint = "/mnt/wsl/" + name,
    };

    private static BlockDevice Device(string name, ulong seq) => new()
    {
        Name = name,
        Number = new DeviceNumber(8, (uint)(name[2] - 'a') * 16),
        DiskSeq = seq,
        Type = BlockDeviceType.Disk,
        DevNode = "/dev/" + name,
        Content = new DeviceContent { Usage = "filesystem", Type = "ext4" },
    };

    private static OwnedMount Kept(BlockDevice device, OwnedPhase phase) =>
        new("data", device.Name, device.Number.ToString(), device.DiskSeq, "/mnt/wsl/data", "mnt-wsl-data.mount", false, []) { Phase = phase };

    private static Story Mounted(string disk, BlockDevice device)
    {
        Story story = new(Disk(disk));
        story.Plug(disk, device);
        story.Pass();
        story.MountSucceeds(disk);
        story.Pass();
        Assert.Equal(DiskState.Mounted, story[disk].State);
        return story;
    }

    /// <summary>The world and the memory between passes.</summary>
    private sealed class Story(params DiskConfig[] disks)
    {
        private readonly Dictionary<string, BlockDevice> _plugged = [];
        private readonly Dictionary<string, MatchOutcome> _outcomes = [];
        private readonly List<MountEntry> _mounts = [];

        public BareMountConfig Config { get; } = new() { Disks = [.. disks] };

        public ImmutableDictionary<string, DiskRuntime> Runtimes { get; private set; } = ImmutableDictionary<string, DiskRuntime>.Empty;

        public DateTimeOffset Now { get; set; } = s_start;

        public DateTimeOffset? WakeAt { get; private set; }

        public ImmutableHashSet<DeviceKey> StillInKernel { get; set; } = [];

        public DiskRuntime this[string disk] => Runtimes[disk];

        public void Plug(string disk, BlockDevice device)
        {
            _plugged[disk] = device;
            _outcomes[disk] = new MatchOutcome.Found(device, null);
        }

        public void Unplug(string disk)
        {
            _plugged.Remove(disk);
            _outcomes.Remove(disk);
        }

        public void Outcome(string disk, MatchOutcome outcome) => _outcomes[disk] = outcome;

        public void Set(string disk, DiskRuntime runtime) => Runtimes = Runtimes.SetItem(disk, runtime);

        public void Recall(OwnedMount kept) => Runtimes = Memory.Recall([kept], Now);

        public void Mount(string mountPoint, BlockDevice device) => _mounts.Add(new MountEntry
        {
            Id = 1,
            ParentId = 0,
            Number = device.Number,
            Root = "/",
            MountPoint = mountPoint,
            Options = "rw",
            FsType = "ext4",
            Source = device.DevNode,
            SuperOptions = "rw",
        });

        public void Unmount(string mountPoint) => _mounts.RemoveAll(m => m.MountPoint == mountPoint);

        public void MountSucceeds(string disk)
        {
            Mount(Config.Find(disk)!.MountPoint, _plugged[disk]);
            Set(disk, Transitions.MountFinished(this[disk], new MountOutcome.Mounted("unit"), Now));
        }

        public void MountFails(string disk, string code) =>
            Set(disk, Transitions.MountFinished(this[disk], new MountOutcome.Failed(code, "words", []), Now));

        public void UnmountSucceeds(string disk, bool deviceGone)
        {
            Unmount(this[disk].MountPoint!);
            Set(disk, Transitions.UnmountFinished(this[disk], new UnmountOutcome.Unmounted(), deviceGone, Now));
        }

        public ImmutableArray<PlannedAction> Pass()
        {
            World world = new([.. _plugged.Values], new MountTable([.. _mounts]), [], HostFacts.Unknown);
            MatchResult matches = new([.. _outcomes.Select(o => KeyValuePair.Create(o.Key, o.Value))], []);
            PlanOutput output = Planner.Plan(new PlanInput(Config, world, matches, Runtimes, false, Now) { StillInKernel = StillInKernel });
            Runtimes = output.Runtimes;
            WakeAt = output.WakeAt;
            return output.Actions;
        }
    }
}
