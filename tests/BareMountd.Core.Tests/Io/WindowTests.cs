using BareMountd.Core.Io;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Tests.Io;

/// <summary>What windows say, above all when they have nothing to say.</summary>
public sealed class WindowTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly SimulatedDisk _disk;

    public WindowTests()
    {
        _disk = _machine.Attach("data");
        _machine.Write(_disk, 1_000_000);
        _machine.Look();
    }

    [Fact]
    public void One_reading_says_nothing()
    {
        Assert.All(_machine.Reading.Windows, w => Assert.False(w.HasData));
        _machine.Look(TimeSpan.FromMilliseconds(900));
        Assert.All(_machine.Reading.Windows, w => Assert.False(w.HasData));
    }

    [Fact]
    public void Two_readings_cover_what_lies_between_them()
    {
        _machine.Write(_disk, 500);
        _machine.Look(TimeSpan.FromSeconds(10));
        Assert.All(_machine.Reading.Windows, w => Assert.Equal(TimeSpan.FromSeconds(10), w.Covered));
        Assert.All(IoWindows.All, w => Assert.Equal(500, _machine.Delta(w.Name, "data").WrittenBytes));
    }

    [Theory]
    [InlineData("1m", 60)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    public void A_steady_load_gives_its_rate_in_every_window_whatever_the_spacing_of_looks(string window, double seconds)
    {
        Random random = new(7);
        for (double left = 4 * 3600; left > 0;)
        {
            int step = random.Next(1, 40);
            left -= step;
            _machine.Write(_disk, 1000 * (ulong)step);
            _machine.Read(_disk, 10 * (ulong)step);
            _machine.Look(TimeSpan.FromSeconds(step));
        }

        WindowReading reading = _machine.Reading.Windows[IoWindows.IndexOf(window)];
        Assert.Equal(seconds, reading.Covered.TotalSeconds);
        Assert.Equal(1000 * seconds, _machine.Delta(window, "data").WrittenBytes, 1e-6 * seconds * 1000);
        Assert.Equal(10 * seconds, _machine.Delta(window, "data").ReadBytes, 1e-6 * seconds * 10);
    }

    [Fact]
    public void A_gap_longer_than_the_window_is_no_data_and_not_a_flat_line()
    {
        Looks(120, 15);
        _machine.Write(_disk, 6_000_000);
        _machine.Look(TimeSpan.FromMinutes(20));
        Assert.False(_machine.HasData("1m"));
        Assert.False(_machine.HasData("5m"));
        Assert.Equal(6_000_000, _machine.Delta("1h", "data").WrittenBytes);

        _machine.Write(_disk, 77);
        _machine.Look(TimeSpan.FromSeconds(30));
        Assert.Equal((77, 30), (_machine.Delta("1m", "data").WrittenBytes, _machine.Reading.Windows[0].Covered.TotalSeconds));
    }

    [Fact]
    public void A_gap_shorter_than_the_window_is_shared_out_evenly()
    {
        _machine.Write(_disk, 4000);
        _machine.Look(TimeSpan.FromSeconds(40));
        _machine.Write(_disk, 300);
        _machine.Look(TimeSpan.FromSeconds(40));

        // The minute begins half-way in the first gap.
        Assert.Equal(2000 + 300, _machine.Delta("1m", "data").WrittenBytes);
    }

    [Fact]
    public void A_disk_that_came_within_the_window_counts_from_its_first_byte()
    {
        Looks(60, 10);
        SimulatedDisk late = _machine.Attach("late");
        _machine.Write(late, 900);
        _machine.Look(TimeSpan.FromSeconds(5));
        Assert.Equal(900, _machine.Delta("1m", "late").WrittenBytes);
    }

    [Fact]
    public void What_a_disk_did_before_the_first_look_is_in_no_window()
    {
        _machine.Look(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _machine.Delta("1h", "data").WrittenBytes);
    }

    [Fact]
    public void A_disk_that_went_stays_in_the_windows_that_saw_it()
    {
        Looks(60, 10);
        _machine.Write(_disk, 900);
        _machine.Look(TimeSpan.FromSeconds(10));
        _machine.Detach(_disk);
        _machine.Attach("other");
        Looks(120, 10);
        Assert.DoesNotContain(_machine.Reading.Windows[0].Disks.ToArray(), d => d.Name == "data");
        Assert.Equal(900, _machine.Delta("5m", "data").WrittenBytes, 1e-6);
        Looks(3700, 10);
        Assert.DoesNotContain(_machine.Reading.Windows[2].Disks.ToArray(), d => d.Name == "data");
    }

    [Fact]
    public void Attached_again_after_hours_it_counts_from_the_new_first_byte()
    {
        _machine.Detach(_disk);
        Looks(8000, 100);
        SimulatedDisk again = _machine.Attach("data");
        _machine.Write(again, 12);
        _machine.Look(TimeSpan.FromSeconds(20));
        Assert.Equal(12, _machine.Delta("1m", "data").WrittenBytes);
        Assert.Equal(1_000_012UL, _machine.Counter("data", DiskCounter.WrittenBytes));
    }

    [Fact]
    public void Means_are_by_completed_requests()
    {
        for (int i = 0; i < 4; i++)
        {
            _machine.Read(_disk, 8192);
        }

        _machine.Write(_disk, 1 << 20);
        _disk[DiskCounter.ReadMilliseconds] += 8;
        _disk[DiskCounter.WriteMilliseconds] += 100;
        _disk[DiskCounter.IoMilliseconds] += 2500;
        _disk[DiskCounter.WeightedMilliseconds] += 30_000;
        _machine.Look(TimeSpan.FromSeconds(10));
        DiskDelta delta = _machine.Delta("1m", "data");
        Assert.Equal(8192, delta.MeanRequestBytes(IoDirection.Read));
        Assert.Equal(0.002, delta.MeanLatencySeconds(IoDirection.Read));
        Assert.Equal(0.1, delta.MeanLatencySeconds(IoDirection.Write));
        Assert.Equal(0.108 / 5, delta.MeanLatencySeconds(IoDirection.Both)!.Value, 1e-12);
        Assert.Equal(3, delta.QueueDepth(TimeSpan.FromSeconds(10)));
        Assert.Equal(0.25, delta.Utilization(TimeSpan.FromSeconds(10)));
        Assert.Equal(1, (delta with { BusySeconds = 10.004 }).Utilization(TimeSpan.FromSeconds(10)));

        _machine.Look(TimeSpan.FromMinutes(1));
        Assert.Null(_machine.Delta("1m", "data").MeanRequestBytes(IoDirection.Both));
        Assert.Null(_machine.Delta("1m", "data").MeanLatencySeconds(IoDirection.Read));
    }

    [Fact]
    public void The_last_hour_in_parts_has_rates_where_there_were_readings_and_nothing_in_gaps()
    {
        Looks(3600, 30, 3000);
        DiskSeries steady = _machine.Accounts.ReportSeries().Single();
        Assert.Equal(IoSeries.Buckets, steady.Written.Length);
        Assert.All(steady.Written, rate => Assert.Equal(100, rate!.Value, 1e-6));
        Assert.All(steady.Read, rate => Assert.Equal(0, rate!.Value));

        _machine.Write(_disk, 1_000_000);
        _machine.Look(TimeSpan.FromMinutes(20));
        Looks(600, 30, 600);
        DiskSeries broken = _machine.Accounts.ReportSeries().Single();
        Assert.All(broken.Written[..15], rate => Assert.Equal(100, rate!.Value, 1e-6));
        Assert.All(broken.Written[15..25], rate => Assert.Null(rate));
        Assert.All(broken.Written[25..], rate => Assert.Equal(20, rate!.Value, 1e-6));
    }

    [Fact]
    public void A_look_allocates_nothing_once_the_rings_are_there()
    {
        for (int i = 0; i < 20; i++)
        {
            _machine.Attach("d" + i, "sd" + (char)('b' + i));
        }

        IoAccounts accounts = new();
        IoReading reading = new();
        IoDiskSet set = new([.. _machine.Attached.Select(d => new IoDisk(d.Name, d.Device, d.Number, new(d.Device, d.Number, d.DiskSeq), d.Kind, d.Identity, false))], 100);
        DiskCounters counters = new(_disk.Raw);
        for (int i = 0; i < 3; i++)
        {
            Turn(i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn(3);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Turn(int i)
        {
            accounts.Begin(set, TimeSpan.FromSeconds(30 * i));
            for (int disk = 0; disk < set.Disks.Length; disk++)
            {
                accounts.TakeDisk(set.Disks[disk].Device, counters);
            }

            accounts.End();
            accounts.Report(reading);
        }
    }

    private void Looks(int seconds, int step, ulong bytes = 0)
    {
        for (int i = 0; i < seconds; i += step)
        {
            if (bytes > 0)
            {
                _machine.Write(_disk, bytes);
            }

            _machine.Look(TimeSpan.FromSeconds(step));
        }
    }
}
