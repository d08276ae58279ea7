using BareMountd.Core.Io;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Tests.Io;

/// <summary>Counters go on over attachments and over the kernel's 32 bits, and never go back.</summary>
public sealed class DiskContinuityTests
{
    private const ulong Wrap = 1UL << 32;

    private readonly SimulatedMachine _machine = new();

    [Fact]
    public void The_first_attachment_shows_the_kernels_own_numbers()
    {
        SimulatedDisk disk = _machine.Attach("data");
        for (int i = 0; i < DiskCounters.Length; i++)
        {
            disk.Raw[i] = (ulong)(1000 + i);
        }

        DiskRow row = Assert.Single(_machine.Look().Disks);
        Assert.Equal(disk.Raw, row.Counters.AsSpan().ToArray());
    }

    [Fact]
    public void Attached_again_under_another_name_the_sums_go_on()
    {
        SimulatedDisk first = _machine.Attach("data", "sdb");
        _machine.Write(first, 1000);
        first[DiskCounter.InFlight] = 7;
        _machine.Look();
        _machine.Detach(first);
        Assert.Empty(_machine.Look().Disks);

        SimulatedDisk second = _machine.Attach("data", "sdf");
        _machine.Write(second, 30);
        _machine.Look();
        Assert.Equal("sdf", _machine.Reading.Disks.Single().Disk.Device);
        Assert.Equal(1030UL, _machine.Counter("data", DiskCounter.WrittenBytes));
        Assert.Equal(2UL, _machine.Counter("data", DiskCounter.WritesCompleted));
        Assert.Equal(0UL, _machine.Counter("data", DiskCounter.InFlight));
    }

    [Fact]
    public void A_new_attachment_under_the_old_name_between_two_looks_is_noticed()
    {
        SimulatedDisk first = _machine.Attach("data", "sdb");
        _machine.Write(first, 1000);
        _machine.Look();
        _machine.Detach(first);
        SimulatedDisk second = _machine.Attach("data", "sdb");
        _machine.Write(second, 5000);
        _machine.Look();
        Assert.Equal(6000UL, _machine.Counter("data", DiskCounter.WrittenBytes));
    }

    [Fact]
    public void Without_sequence_numbers_a_smaller_counter_tells_of_a_new_attachment()
    {
        SimulatedMachine old = new() { NumbersDisks = false };
        SimulatedDisk disk = old.Attach("data", "sdb");
        old.Write(disk, 1000);
        old.Look();
        disk[DiskCounter.WrittenBytes] = 400;
        old.Look();
        Assert.Equal(1400UL, old.Counter("data", DiskCounter.WrittenBytes));
    }

    [Fact]
    public void Another_disk_that_takes_the_name_gets_nothing_of_the_first()
    {
        SimulatedDisk first = _machine.Attach("one", "sdb");
        _machine.Write(first, 1000);
        _machine.Look();
        _machine.Detach(first);
        _machine.Write(_machine.Attach("two", "sdb"), 5);
        _machine.Look();
        Assert.Equal(5UL, _machine.Counter("two", DiskCounter.WrittenBytes));
        _machine.Attach("one", "sdc");
        _machine.Look();
        Assert.Equal(1000UL, _machine.Counter("one", DiskCounter.WrittenBytes));
    }

    [Fact]
    public void A_disk_without_identity_starts_again()
    {
        SimulatedDisk first = _machine.Attach("sdb", "sdb", identified: false);
        _machine.Write(first, 1000);
        _machine.Look();
        _machine.Detach(first);
        _machine.Write(_machine.Attach("sdb", "sdb", identified: false), 5);
        _machine.Look();
        Assert.Equal(5UL, _machine.Counter("sdb", DiskCounter.WrittenBytes));
    }

    [Fact]
    public void A_new_name_in_the_configuration_changes_no_number()
    {
        SimulatedDisk disk = _machine.Attach("SERIAL", kind: IoKinds.Other);
        _machine.Write(disk, 1000);
        _machine.Look();
        disk.Name = "storage";
        disk.Identity = "storage SERIAL";
        _machine.Refresh();
        _machine.Write(disk, 1);
        _machine.Look(TimeSpan.FromSeconds(10));
        Assert.Equal(1001UL, _machine.Counter("storage", DiskCounter.WrittenBytes));
        Assert.Equal(1, _machine.Delta("1m", "storage").WrittenBytes);
    }

    [Theory]
    [InlineData(DiskCounter.ReadMilliseconds)]
    [InlineData(DiskCounter.WriteMilliseconds)]
    [InlineData(DiskCounter.IoMilliseconds)]
    [InlineData(DiskCounter.WeightedMilliseconds)]
    [InlineData(DiskCounter.DiscardMilliseconds)]
    [InlineData(DiskCounter.FlushMilliseconds)]
    public void A_time_goes_on_beyond_32_bits(DiskCounter counter)
    {
        SimulatedDisk disk = _machine.Attach("data");
        ulong truth = Wrap - 1000;
        disk[counter] = truth;
        _machine.Look();
        for (int i = 0; i < 6; i++)
        {
            truth += Wrap / 3;
            disk[counter] = truth;
            _machine.Look();
            Assert.Equal(truth, _machine.Counter("data", counter));
        }

        SimulatedDisk again = Reattach(disk);
        again[counter] = 50;
        _machine.Look();
        Assert.Equal(truth + 50, _machine.Counter("data", counter));
    }

    [Fact]
    public void A_time_that_is_read_a_moment_behind_is_no_wrap()
    {
        SimulatedDisk disk = _machine.Attach("data");
        disk[DiskCounter.ReadMilliseconds] = 100_000;
        _machine.Look();
        disk[DiskCounter.ReadMilliseconds] = 99_998;
        _machine.Look();
        Assert.Equal(100_000UL, _machine.Counter("data", DiskCounter.ReadMilliseconds));
        disk[DiskCounter.ReadMilliseconds] = 100_007;
        _machine.Look();
        Assert.Equal(100_007UL, _machine.Counter("data", DiskCounter.ReadMilliseconds));
    }

    [Fact]
    public void Another_medium_in_the_same_drive_counts_nothing_twice()
    {
        SimulatedDisk disk = _machine.Attach("card");
        disk.Removable = true;
        _machine.Write(disk, 1000);
        _machine.Look();
        disk.DiskSeq += 5;
        _machine.Refresh();
        _machine.Write(disk, 1);
        _machine.Look();
        Assert.Equal(1001UL, _machine.Counter("card", DiskCounter.WrittenBytes));
    }

    [Fact]
    public void A_kernel_that_prints_fewer_fields_has_fewer_counters()
    {
        IoAccounts accounts = new();
        IoReading reading = new();
        IoDisk disk = new("data", "sdb", new(8, 16), new("sdb", new(8, 16), 1), IoKinds.Bare, "data", false);
        accounts.Begin(new IoDiskSet([disk], 1), TimeSpan.Zero);
        accounts.TakeDisk("sdb", new DiskCounters(new ulong[11]));
        accounts.TakeDisk("sdb1", new DiskCounters(new ulong[17]));
        accounts.End();
        accounts.Report(reading);
        Assert.Equal(11, reading.Disks.Single().Counters.Known);
        Assert.False(reading.Disks.Single().Counters.Has(DiskCounter.DiscardsCompleted));
    }

    [Fact]
    public void Disks_that_come_and_go_for_ever_are_forgotten_in_the_end()
    {
        for (int i = 0; i < 600; i++)
        {
            Visit("disk" + i);
        }

        Assert.True(_machine.Reading.Windows[2].Disks.Length <= 62, $"{_machine.Reading.Windows[2].Disks.Length} disks in the hour");
        Visit("disk599");
        Assert.Equal(2UL, _machine.Counter("disk599", DiskCounter.WrittenBytes));
        Visit("disk0");
        Assert.Equal(1UL, _machine.Counter("disk0", DiskCounter.WrittenBytes));

        void Visit(string name)
        {
            SimulatedDisk disk = _machine.Attach(name, "sdb");
            _machine.Write(disk, 1);
            _machine.Look(TimeSpan.FromMinutes(1));
            _machine.Detach(disk);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_restarted_daemon_goes_on_where_the_kernel_counts_on(bool killed)
    {
        SimulatedDisk disk = _machine.Attach("data");
        _machine.Write(disk, 1000);
        disk[DiskCounter.WriteMilliseconds] = Wrap - 10;
        _machine.Look();
        disk = Reattach(disk);
        _machine.Write(disk, 200);
        disk[DiskCounter.WriteMilliseconds] = Wrap - 5;
        _machine.Look();
        disk[DiskCounter.WriteMilliseconds] = Wrap + 7;
        _machine.Look();
        _machine.Write(disk, 30);
        _machine.Restart(killed);
        _machine.Look(TimeSpan.FromSeconds(5));
        Assert.Equal(1230UL, _machine.Counter("data", DiskCounter.WrittenBytes));
        Assert.Equal((2 * Wrap) - 3, _machine.Counter("data", DiskCounter.WriteMilliseconds));

        // What a daemon that was not there yet cannot have seen is in none of its windows.
        _machine.Write(disk, 4);
        _machine.Look(TimeSpan.FromSeconds(5));
        Assert.Equal(4, _machine.Delta("1m", "data").WrittenBytes);
    }

    [Fact]
    public void Attached_anew_between_two_daemons_it_goes_on_from_what_was_written_down()
    {
        SimulatedDisk disk = _machine.Attach("data");
        _machine.Write(disk, 1000);
        disk[DiskCounter.InFlight] = 3;
        _machine.Look();
        _machine.Restart(killed: false);
        disk = Reattach(disk);
        _machine.Write(disk, 30);
        _machine.Look();
        Assert.Equal(1030UL, _machine.Counter("data", DiskCounter.WrittenBytes));
        Assert.Equal(0UL, _machine.Counter("data", DiskCounter.InFlight));
        _machine.Restart(killed: true);
        _machine.Look();
        Assert.Equal(1030UL, _machine.Counter("data", DiskCounter.WrittenBytes));
    }

    [Fact]
    public void Attached_anew_while_nobody_could_write_down_the_end_it_starts_again()
    {
        SimulatedDisk disk = _machine.Attach("data");
        _machine.Write(disk, 500);
        _machine.Look();
        disk = Reattach(disk);
        _machine.Write(disk, 1000);
        _machine.Look();
        Assert.Equal(1500UL, _machine.Counter("data", DiskCounter.WrittenBytes));
        _machine.Restart(killed: true);
        disk = Reattach(disk);
        _machine.Write(disk, 30);
        _machine.Look();
        Assert.Equal(30UL, _machine.Counter("data", DiskCounter.WrittenBytes));
    }

    [Fact]
    public void A_disk_that_is_away_over_a_restart_goes_on_when_it_comes()
    {
        SimulatedDisk disk = _machine.Attach("data");
        _machine.Write(disk, 1000);
        _machine.Look();
        _machine.Detach(disk);
        _machine.Look();
        _machine.Restart(killed: true);
        _machine.Look();
        _machine.Restart(killed: false);
        _machine.Look(TimeSpan.FromMinutes(5));
        _machine.Write(_machine.Attach("data", "sdx"), 30);
        _machine.Look(TimeSpan.FromSeconds(10));
        Assert.Equal(1030UL, _machine.Counter("data", DiskCounter.WrittenBytes));
        Assert.Equal(30, _machine.Delta("1m", "data").WrittenBytes);
    }

    [Fact]
    public void Accounts_that_are_no_accounts_are_passed_over()
    {
        IoAccounts accounts = new();
        accounts.Recall([new KnownDisk("a", "sda", "8:x", 1, new ulong[17], []), new KnownDisk("a", "sda", "8:0", 1, new ulong[3], []), new KnownDisk("a", "sda", "8:0", 1, new ulong[17], new ulong[2])]);
        Assert.Empty(accounts.Remember(true));
    }

    private SimulatedDisk Reattach(SimulatedDisk disk)
    {
        _machine.Detach(disk);
        return _machine.Attach(disk.Name);
    }
}
