using BareMountd.Core.Host;
using BareMountd.Core.Io;
using BareMountd.Linux.Cgroup;
using BareMountd.Linux.Tests.Proc;
using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Cgroup;

public sealed class CgroupIoSourceTests
{
    [Fact]
    public void Every_unit_is_read_once_below_its_parent()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-units");
        CgroupIo walk = Read(new CgroupIoSource(tree.Roots));
        Assert.Equal(CgroupIoState.On, walk.State);
        Assert.Equal(
            [
                "-.slice < : 7:0 1024 0 1 0; 8:32 40976384 81936384 1032 2032; 8:48 40984576 81944576 1048 2048",
                "cpu.service < system.slice: 8:32 4096 0 1 0",
                "dbus.service < system.slice: ",
                "docker < -.slice: 8:48 0 1000000 0 10",
                "docker-0123abcd.scope < system.slice: 8:48 1000000 9000000 100 900",
                "init.scope < -.slice: 8:32 1000000 0 100 0",
                "machine-agent.service < system.slice: 8:32 20000000 40000000 2000 4000",
                "postgresql.service < system.slice: 8:48 39000000 70000000 3900 7000",
                "session-1.scope < user-1000.slice: 8:32 500000 400000 50 40",
                "system.slice < -.slice: 8:32 30000000 50000000 3000 5000; 8:48 40000000 80000000 4000 8000",
                "user-1000.slice < user.slice: 8:32 2000000 1000000 200 100",
                "user.slice < -.slice: 8:32 2000000 1000000 200 100",
                "user@1000.service < user-1000.slice: 8:32 1500000 600000 150 60",
                "user@1000.service/app.slice < user@1000.service: 8:32 1400000 600000 140 60",
                "user@1000.service/syncthing.service < user@1000.service/app.slice: 8:32 1400000 600000 140 60",
            ],
            Text(walk));
    }

    [Fact]
    public void Parents_stand_before_their_children()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-units");
        CgroupIo walk = Read(new CgroupIoSource(tree.Roots));
        Assert.All(Enumerable.Range(0, walk.Count), i => Assert.True(walk.ParentOf(i) < i));
    }

    [Fact]
    public void Units_come_and_go_from_walk_to_walk_and_a_restarted_one_is_another()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-units");
        CgroupIoSource source = new(tree.Roots);
        CgroupIo walk = Read(source);
        ulong before = IdOf(walk, "postgresql.service");
        string folder = Path.Join(tree.Roots.Cgroup, "system.slice/postgresql.service");
        source.Read(walk);
        Assert.Equal(before, IdOf(walk, "postgresql.service"));

        Directory.Delete(folder, recursive: true);
        source.Read(walk);
        Assert.DoesNotContain("postgresql.service", Units(walk));

        TempTree.Write(Path.Join(tree.Root, "keeps-the-inode-busy"), "");
        TempTree.Write(Path.Join(folder, "io.stat"), "8:48 rbytes=1 wbytes=2 rios=3 wios=4\n");
        TempTree.Write(Path.Join(tree.Roots.Cgroup, "system.slice/new.service/io.stat"), "");
        source.Read(walk);
        Assert.Contains("new.service", Units(walk));
        Assert.NotEqual(before, IdOf(walk, "postgresql.service"));
    }

    [Fact]
    public void Hundreds_of_units_that_came_and_went_are_forgotten()
    {
        using TempTree tree = new();
        string root = tree.Roots.Cgroup;
        TempTree.Write(root + "/cgroup.controllers", "io\n");
        TempTree.Write(root + "/system.slice/io.stat", "");
        CgroupIoSource source = new(tree.Roots);
        CgroupIo walk = new();
        for (int i = 0; i < 300; i++)
        {
            string unit = $"{root}/system.slice/run-{i}.service";
            TempTree.Write(unit + "/io.stat", $"8:0 rbytes={i} wbytes=0 rios=0 wios=0\n");
            source.Read(walk);
            Assert.Equal($"run-{i}.service < system.slice: 8:0 {i} 0 0 0", Text(walk).Single(line => line.StartsWith("run-", StringComparison.Ordinal)));
            Directory.Delete(unit, recursive: true);
        }
    }

    [Fact]
    public void A_controller_that_is_off_is_told_and_nothing_is_counted()
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.Cgroup + "/cgroup.controllers", "cpu io memory\n");
        TempTree.Write(tree.Roots.Cgroup + "/io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4\n");
        TempTree.Write(tree.Roots.Cgroup + "/system.slice/a.service/cgroup.procs", "1\n");
        Assert.Equal(CgroupIoState.Off, Read(new CgroupIoSource(tree.Roots)).State);
    }

    [Theory]
    [InlineData("cpu memory iox xio\n", CgroupIoState.NoController)]
    [InlineData(null, CgroupIoState.NoUnifiedHierarchy)]
    public void A_machine_that_cannot_is_told_apart(string? controllers, CgroupIoState expected)
    {
        using TempTree tree = new();
        Directory.CreateDirectory(tree.Roots.Cgroup);
        if (controllers is not null)
        {
            TempTree.Write(tree.Roots.Cgroup + "/cgroup.controllers", controllers);
        }

        Assert.Equal(expected, Read(new CgroupIoSource(tree.Roots)).State);
    }

    [Fact]
    public void The_running_machine_answers_whatever_it_has()
    {
        CgroupIo walk = Read(new CgroupIoSource(LinuxRoots.System));
        Assert.NotEqual(CgroupIoState.Unknown, walk.State);
    }

    private static CgroupIo Read(CgroupIoSource source)
    {
        CgroupIo walk = new();
        source.Read(walk);
        return walk;
    }

    private static ulong IdOf(CgroupIo walk, string unit) => walk.IdOf(Enumerable.Range(0, walk.Count).Single(i => walk.UnitOf(i) == unit));

    private static string[] Units(CgroupIo walk) => [.. Enumerable.Range(0, walk.Count).Select(walk.UnitOf)];

    private static string[] Text(CgroupIo walk) =>
    [
        .. Enumerable.Range(0, walk.Count)
            .Select(i => $"{walk.UnitOf(i)} < {(walk.ParentOf(i) < 0 ? "" : walk.UnitOf(walk.ParentOf(i)))}: {IoStatParserTests.Lines(walk, i)}")
            .Order(StringComparer.Ordinal),
    ];
}
