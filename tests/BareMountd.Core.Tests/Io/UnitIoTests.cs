using BareMountd.Core.Io;

namespace BareMountd.Core.Tests.Io;

/// <summary>Which unit is charged with what.</summary>
public sealed class UnitIoTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly SimulatedDisk _disk;

    public UnitIoTests()
    {
        _disk = _machine.Attach("data");
        _machine.Start("system.slice");
        _machine.Start("user.slice");
        _machine.Start("init.scope");
        _machine.Start("db.service", "system.slice");
        _machine.Write(_disk, 1_000_000, "db.service");
        _machine.Look();
    }

    [Fact]
    public void What_was_done_before_the_daemon_came_is_nobodys()
    {
        Assert.Empty(_machine.Look(TimeSpan.FromSeconds(1)).Units);
        _machine.Write(_disk, 5, "db.service");
        _machine.Look();
        Assert.Equal(["db.service data r0 w5"], _machine.UnitText());
    }

    [Fact]
    public void Each_is_charged_once_and_the_kernels_own_goes_to_the_root()
    {
        _machine.Start("web.service", "system.slice");
        _machine.Start("user-1000.slice", "user.slice");
        _machine.Start("session-1.scope", "user-1000.slice");
        _machine.Write(_disk, 100, "db.service");
        _machine.Read(_disk, 30, "web.service");
        _machine.Write(_disk, 7, "session-1.scope");
        _machine.Write(_disk, 3, "user.slice");
        _machine.Write(_disk, 1000);
        _machine.Look();
        Assert.Equal(
            ["-.slice data r0 w1000", "db.service data r0 w100", "session-1.scope data r0 w7", "user.slice data r0 w3", "web.service data r30 w0"],
            _machine.UnitText());
        Assert.Equal(["-.slice"], _machine.Reading.Units.Where(u => !u.HasOperations).Select(u => u.Unit));
        Assert.Equal(1UL, _machine.Reading.Units.Single(u => u.Unit == "web.service").Sum.Reads);
    }

    [Fact]
    public void A_unit_that_ends_keeps_its_sum_and_its_last_bytes_go_to_its_slice()
    {
        _machine.Start("job.service", "system.slice");
        _machine.Write(_disk, 100, "job.service");
        _machine.Look();
        _machine.Write(_disk, 40, "job.service");
        _machine.Stop("job.service");
        _machine.Look();
        Assert.Equal(["job.service data r0 w100", "system.slice data r0 w40"], _machine.UnitText());

        for (int i = 0; i < 300; i++)
        {
            _machine.Look(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["job.service data r0 w100", "system.slice data r0 w40"], _machine.UnitText());
    }

    [Fact]
    public void A_unit_that_was_restarted_between_two_looks_goes_on()
    {
        _machine.Write(_disk, 10, "db.service");
        _machine.Look();
        _machine.Stop("db.service");
        _machine.Start("db.service", "system.slice");
        _machine.Write(_disk, 2_000_000, "db.service");
        _machine.Look();
        Assert.Equal(["db.service data r0 w2000010"], _machine.UnitText());
    }

    [Fact]
    public void A_unit_that_could_not_be_read_once_is_not_counted_twice()
    {
        _machine.Write(_disk, 10, "db.service");
        _machine.Look();
        CgroupIo without = new() { State = CgroupIoState.On };
        int root = without.Add(UnitCgroup.Root, 101, -1);
        without.AddLine(_disk.Number, _disk.AsRootShows);
        without.Add("system.slice", 102, root);
        without.AddLine(_disk.Number, new IoStat(0, 1_000_010, 0, 2));
        _machine.Accounts.TakeUnits(without, 20);
        _machine.Write(_disk, 1, "db.service");
        _machine.Look(TimeSpan.FromSeconds(1));
        Assert.Equal(["db.service data r0 w11"], _machine.UnitText());
    }

    [Fact]
    public void A_disk_that_was_attached_again_goes_on()
    {
        _machine.Write(_disk, 10, "db.service");
        _machine.Look();
        _machine.Detach(_disk);
        SimulatedDisk again = _machine.Attach("data");
        _machine.Write(again, 500, "db.service");
        _machine.Look();
        Assert.Equal(["db.service data r0 w510"], _machine.UnitText());
    }

    [Fact]
    public void A_parent_that_is_read_before_its_children_never_makes_a_counter_go_back()
    {
        // The child has got further by the time it is read.
        CgroupIo torn = Torn(parent: 1000, child: 1600);
        IoAccounts accounts = new();
        IoReading reading = new();
        ulong[] sums = [.. new[] { Torn(0, 0), torn, Torn(1700, 1700), Torn(2000, 1900) }.Select(Sum)];
        Assert.Equal([0UL, 1600, 1700, 2000], sums);

        ulong Sum(CgroupIo walk)
        {
            accounts.Begin(new IoDiskSet([new IoDisk("data", "sda", _disk.Number, new("sda", _disk.Number, 1), IoKinds.Bare, "data", false)], 1), TimeSpan.Zero);
            accounts.TakeDisk("sda", new(new ulong[17]));
            accounts.TakeUnits(walk, 20);
            accounts.End();
            accounts.Report(reading);
            return reading.Units.Aggregate(0UL, (all, unit) => all + unit.Sum.WrittenBytes);
        }
    }

    [Fact]
    public void The_busiest_have_rows_and_the_rest_is_summed()
    {
        _machine.Top = 2;
        for (int i = 0; i < 20; i++)
        {
            _machine.Start($"u{i:D2}.service", "system.slice");
            _machine.Write(_disk, (ulong)(100 * (i + 1)), $"u{i:D2}.service");
        }

        _machine.Look();
        Assert.Equal(["other data r0 w17100", "u18.service data r0 w1900", "u19.service data r0 w2000"], _machine.UnitText());

        // Another becomes the busiest: from now on it has a row, and nobody lost one.
        _machine.Write(_disk, 5000, "u00.service");
        _machine.Write(_disk, 1, "u01.service");
        _machine.Look(TimeSpan.FromSeconds(30));
        Assert.Equal(
            ["other data r0 w17101", "u00.service data r0 w5000", "u18.service data r0 w1900", "u19.service data r0 w2000"], _machine.UnitText());
    }

    [Fact]
    public void Rows_are_bounded_and_the_least_busy_of_late_lose_theirs()
    {
        _machine.Top = 2;
        for (int i = 0; i < 50; i++)
        {
            string unit = $"job{i:D2}.service";
            _machine.Start(unit, "system.slice");
            _machine.Write(_disk, 1000, unit);
            _machine.Look(TimeSpan.FromMinutes(10));
            _machine.Stop(unit);
        }

        string[] units = [.. _machine.Reading.Units.Select(u => u.Unit)];
        Assert.Equal(2 * 4, units.Length);
        Assert.Equal("job42.service", units[0]);
    }

    [Fact]
    public void Off_says_nothing_of_units_and_what_follows_counts_when_it_is_on()
    {
        SimulatedMachine off = new() { State = CgroupIoState.Off };
        SimulatedDisk disk = off.Attach("data");
        off.Write(disk, 100);
        off.Look();
        Assert.Equal(CgroupIoState.Off, off.Reading.UnitState);
        Assert.Empty(off.Reading.Units);
        off.State = CgroupIoState.On;
        off.Start("a.service");
        off.Look();
        off.Write(disk, 5, "a.service");
        off.Look();
        Assert.Equal(["a.service data r0 w5"], off.UnitText());
    }

    [Fact]
    public void Units_on_windows_are_those_of_the_disks()
    {
        for (int i = 0; i < 30; i++)
        {
            _machine.Write(_disk, 900, "db.service");
            _machine.Write(_disk, 100);
            _machine.Look(TimeSpan.FromSeconds(30));
        }

        IReadOnlyList<UnitDelta> units = _machine.Accounts.ReportUnits(IoWindows.IndexOf("5m"));
        Assert.Equal([("-.slice", 1000.0), ("db.service", 9000.0)], units.Select(u => (u.Unit, Math.Round(u.WrittenBytes, 6))).Order());
        Assert.Equal(10_000, _machine.Delta("5m", "data").WrittenBytes, 1e-6);
    }

    [Theory]
    [InlineData("system.slice", "", true, "system.slice", true)]
    [InlineData("nginx.service", "", false, "nginx.service", false)]
    [InlineData("docker-0a1b.scope", "", false, "docker-0a1b.scope", false)]
    [InlineData("dev-sda1.swap", "", false, "dev-sda1.swap", false)]
    [InlineData("_cpu.service", "", false, "cpu.service", false)]
    [InlineData("user@1000.service", "", false, "user@1000.service", true)]
    [InlineData("app.slice", "user@1000.service", false, "user@1000.service/app.slice", true)]
    [InlineData("syncthing.service", "user@1000.service", false, "user@1000.service/syncthing.service", false)]
    [InlineData("user@1000.service", "user@0.service", false, "user@0.service/user@1000.service", false)]
    [InlineData("payload", "", false, null, false)]
    [InlineData("docker", "", true, "docker", false)]
    public void Control_groups_are_named_by_the_unit_they_are(string directory, string manager, bool top, string? unit, bool hasUnits) =>
        Assert.Equal(new UnitCgroup(unit, hasUnits), UnitCgroup.Of(directory, manager, top));

    private CgroupIo Torn(ulong parent, ulong child)
    {
        CgroupIo walk = new() { State = CgroupIoState.On };
        int root = walk.Add("system.slice", 1, -1);
        walk.AddLine(_disk.Number, new IoStat(0, parent, 0, parent));
        walk.Add("a.service", 2, root);
        walk.AddLine(_disk.Number, new IoStat(0, child, 0, child));
        return walk;
    }
}
