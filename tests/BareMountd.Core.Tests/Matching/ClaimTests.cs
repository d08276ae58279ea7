using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;

namespace BareMountd.Core.Tests.Matching;

public sealed class ClaimTests
{
    private static readonly BlockDevice s_disk = Make.Disk("sdb", "AAAA1111");
    private static readonly World s_world = Make.World(s_disk, Make.Part(s_disk, 1, "ext4", "u-1"), Make.Part(s_disk, 2, "xfs", "u-2"));
    private static readonly DiskConfig s_a = Make.Declare(new MatchConfig { Uuid = ["u-1"] }, "a");
    private static readonly DiskConfig s_b = Make.Declare(new MatchConfig { Serial = ["AAAA1111"] }, "b") with { Partition = 1 };

    [Fact]
    public void Both_are_refused_and_each_names_the_other()
    {
        MatchResult result = s_world.Match(s_a, s_b);
        MatchOutcome.Refused a = Assert.IsType<MatchOutcome.Refused>(result.For("a"));
        MatchOutcome.Refused b = Assert.IsType<MatchOutcome.Refused>(result.For("b"));
        Assert.Equal((Codes.ClaimedTwice, Codes.ClaimedTwice), (a.Code, b.Code));
        Assert.Contains("\"b\"", a.Detail, StringComparison.Ordinal);
        Assert.Contains("\"a\"", b.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_partitions_of_one_disk_are_two_claims()
    {
        MatchResult result = s_world.Match(s_a, s_b with { Partition = 2 });
        Assert.Equal(["found sdb1", "found sdb2"], result.Outcomes.Select(o => Make.Said(o.Value)));
    }

    [Fact]
    public void The_whole_disk_and_its_partition_overlap()
    {
        World world = Make.World(s_disk with { Content = Make.Content("btrfs", "w") }, Make.Part(s_disk, 1, "ext4", "u-1"));
        MatchResult result = world.Match(s_a, Make.Declare(new MatchConfig { Uuid = ["w"] }, "w"));
        Assert.Equal(["claimed-twice sdb1", "claimed-twice sdb"], result.Outcomes.Select(o => Make.Said(o.Value)));
    }

    [Fact]
    public void Two_halves_of_one_btrfs_are_one_filesystem()
    {
        World world = Make.World(
            Make.Disk("sdb", "AAAA1111") with { Content = Make.Content("btrfs", "pool") },
            Make.Disk("sdc", "BBBB2222") with { Content = Make.Content("btrfs", "pool") });
        MatchResult result = world.Match(
            Make.Declare(new MatchConfig { Serial = ["AAAA1111"] }, "x"), Make.Declare(new MatchConfig { Serial = ["BBBB2222"] }, "y"));
        Assert.Equal(["claimed-twice sdb", "claimed-twice sdc"], result.Outcomes.Select(o => Make.Said(o.Value)));
    }

    [Fact]
    public void A_disabled_disk_is_matched_and_claims_nothing()
    {
        MatchResult result = s_world.Match(s_a, s_b with { Enabled = false });
        Assert.Equal(["found sdb1", "found sdb1"], result.Outcomes.Select(o => Make.Said(o.Value)));
    }

    [Fact]
    public void A_claim_comes_before_where_things_are_mounted()
    {
        MatchResult result = s_world.With(Make.Mount(Make.Part(s_disk, 1, "ext4"), "/mnt/a")).Match(s_a, s_b);
        Assert.Equal(["claimed-twice sdb1", "claimed-twice sdb1"], result.Outcomes.Select(o => Make.Said(o.Value)));
    }

    [Fact]
    public void A_disk_that_could_never_take_it_claims_nothing()
    {
        MatchResult result = s_world.Match(s_a, s_b with { FsType = "xfs" });
        Assert.Equal(["found sdb1", "wrong-filesystem sdb1"], result.Outcomes.Select(o => Make.Said(o.Value)));
    }
}
