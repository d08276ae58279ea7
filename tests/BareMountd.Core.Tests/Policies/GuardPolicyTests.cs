using BareMountd.Core.Configuration;
using BareMountd.Core.Mounts;
using BareMountd.Core.Policies;
using BareMountd.Core.Tests.Matching;

namespace BareMountd.Core.Tests.Policies;

/// <summary>When a mount point is made immutable, and when that ends.</summary>
public sealed class GuardPolicyTests
{
    private static readonly DiskConfig s_disk = PolicyStory.Disk(new PolicyConfig { Guard = true });

    [Fact]
    public void A_missing_disk_has_its_mount_point_guarded_once()
    {
        PolicyStory story = new(s_disk);
        PolicyAction.Guard order = Order(story);
        Assert.True(order is { MountPoint: "/mnt/data", On: true });
        Assert.Null(OrderOrNone(story));
        story.Guarded(order, GuardResult.Changed);
        Assert.Null(OrderOrNone(story));
        Assert.Equal(["/mnt/data"], story.Memory.Guards.Ours);
    }

    [Fact]
    public void While_it_is_mounted_or_about_to_be_nothing_is_ordered_and_after_it_is_made_sure_of()
    {
        PolicyStory story = new(s_disk);
        story.Guarded(Order(story), GuardResult.Changed);
        Assert.DoesNotContain(story.ComesAndMounts(), action => action is PolicyAction.Guard);
        Assert.Null(OrderOrNone(story));
        story.Goes();
        Assert.True(Order(story).On);
    }

    [Fact]
    public void What_cannot_be_guarded_is_not_tried_again_and_again()
    {
        PolicyStory story = new(s_disk);
        story.Guarded(Order(story), GuardResult.Unsupported);
        Assert.Null(OrderOrNone(story));
        story.ComesAndMounts();
        story.Goes();
        Assert.Null(OrderOrNone(story));

        // A mount sets it by itself: the files may have been moved away meanwhile.
        story.Guarded(new PolicyAction.Guard("data", "/mnt/data", true), GuardResult.Changed);
        Assert.Equal(["/mnt/data"], story.Memory.Guards.Ours);
        Assert.Empty(story.Memory.Guards.GivenUp);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("removed")]
    [InlineData("disabled")]
    [InlineData("moved")]
    public void It_ends_when_nobody_wants_it_any_more(string how)
    {
        PolicyStory story = new(s_disk);
        story.Guarded(Order(story), GuardResult.Changed);
        story.ComesAndMounts();
        story.Declare(how switch
        {
            "off" => [s_disk with { Policy = PolicyConfig.None }],
            "disabled" => [s_disk with { Enabled = false }],
            "moved" => [s_disk with { MountPoint = "/mnt/elsewhere" }],
            _ => [],
        });
        Assert.DoesNotContain(story.Pass(), action => action is PolicyAction.Guard { On: false });

        story.Goes();
        PolicyAction.Guard order = Assert.Single(story.Pass().OfType<PolicyAction.Guard>(), guard => !guard.On);
        Assert.Equal("/mnt/data", order.MountPoint);
        story.Guarded(order, GuardResult.Changed);
        Assert.DoesNotContain(story.Pass(), action => action is PolicyAction.Guard { On: false });
        Assert.DoesNotContain("/mnt/data", story.Memory.Guards.Ours);
    }

    [Fact]
    public void A_flag_that_somebody_else_set_is_never_taken_away()
    {
        PolicyStory story = new(s_disk);
        story.Guarded(Order(story), GuardResult.AlreadySo);
        Assert.Empty(story.Memory.Guards.Ours);
        story.Declare(s_disk with { Policy = PolicyConfig.None });
        Assert.Null(OrderOrNone(story));
    }

    [Fact]
    public void After_a_restart_the_guard_is_still_ours_and_is_made_sure_of()
    {
        PolicyStory story = new(s_disk);
        story.Guarded(Order(story), GuardResult.Changed);
        story.Restart();
        PolicyAction.Guard order = Order(story);
        story.Guarded(order, GuardResult.AlreadySo);
        Assert.Equal(["/mnt/data"], story.Memory.Guards.Ours);
        story.Declare();
        Assert.False(Order(story).On);
    }

    [Fact]
    public void Something_that_was_mounted_in_between_is_not_given_up()
    {
        PolicyStory story = new(s_disk);
        story.Guarded(Order(story), GuardResult.Mounted);
        Assert.True(Order(story).On);
    }

    [Fact]
    public void The_mount_itself_asks_for_the_guard()
    {
        PolicyStory story = new(s_disk) { Attached = true };
        Assert.DoesNotContain(story.Pass(), action => action is PolicyAction.Guard);
        Core.Planning.PlanInput input = new(
            new BareMountConfig { Disks = [s_disk] }, Make.World(story.Device), Make.World(story.Device).Match([s_disk]), story.Runtimes, false, story.Now);
        Assert.True(Core.Planning.Planner.Request(input, s_disk, story.Device).Guard);
    }

    private static PolicyAction.Guard Order(PolicyStory story) => Assert.Single(story.Pass().OfType<PolicyAction.Guard>());

    private static PolicyAction.Guard? OrderOrNone(PolicyStory story) => story.Pass().OfType<PolicyAction.Guard>().SingleOrDefault();
}
