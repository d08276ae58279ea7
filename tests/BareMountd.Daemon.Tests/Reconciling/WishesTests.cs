using BareMountd.Core.Control;
using BareMountd.Core.Planning;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Tests.Reconciling;

/// <summary>What a user is answered: about what was asked, not about whatever else is the case.</summary>
public sealed class WishesTests
{
    private static readonly ConditionStatus s_full = new("space-low", "critical", "no space is available", "hint", default, []);
    private static readonly ConditionStatus s_busy = new("unmount-busy", "warning", "target is busy", "fuser", default, ["line"]);
    private static readonly DiskFailure s_failure = new("unmount-busy", "target is busy", ["line"], default);

    [Theory]
    [InlineData("mounted", UserAction.Mount)]
    [InlineData("mounted", UserAction.Remount)]
    [InlineData("found", UserAction.Unmount)]
    public void A_full_disk_is_no_failure_of_a_mount_job(string state, object action) =>
        Assert.True(Wishes.Answer((UserAction)action, Disk(state, s_full), null).Ok);

    [Fact]
    public void The_failure_is_told_also_where_something_worse_shows()
    {
        ActionResponse answer = Wishes.Answer(UserAction.Unmount, Disk("mounted", s_full, s_busy), s_failure);
        Assert.Equal((false, "unmount-busy", "fuser", "line"), (answer.Ok, answer.Code, answer.Hint, answer.Log.Single()));
        Assert.False(Wishes.Answer(UserAction.Remount, Disk("mounted", s_full, s_busy), s_failure).Ok);
    }

    [Fact]
    public void A_missing_disk_is_told_the_same_at_once_and_later()
    {
        ActionResponse atOnce = Wishes.Answer(UserAction.Mount, Disk("missing"), null);
        ActionResponse later = Wishes.Answer(UserAction.Mount, Disk("missing", new ConditionStatus("not-attached", "info", "no device fits", "", default, [])), null);
        Assert.Equal(("missing", "attach it; `baremountctl explain data` tells what was looked for"), (atOnce.Code, atOnce.Hint));
        Assert.Equal((atOnce.Code, atOnce.Message, atOnce.Hint), (later.Code, later.Message, later.Hint));
    }

    private static DiskStatus Disk(string state, params ConditionStatus[] conditions) => new()
    {
        Name = "data",
        State = state,
        Health = "ok",
        MountPoint = "/mnt/data",
        Since = default,
        Conditions = conditions,
    };
}
