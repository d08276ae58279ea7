using BareMountd.Core.Devices;
using BareMountd.Core.Io;

namespace BareMountd.Core.Tests.Io;

public sealed class RequestLedgerTests
{
    private readonly RequestLedger _ledger = new();

    [Fact]
    public void Counts_go_on_when_the_disk_comes_back_under_another_name()
    {
        IoDiskSet first = Set(7, Disk("data", "sdb", 5, "serial-1"), Disk("other", "sdc", 7, "serial-2"));
        Assert.Equal([false, false], Round(first, (5, RequestOperation.Write, 10), (7, RequestOperation.Write, 100)));
        Assert.Equal([("data", "sdb", RequestOperation.Write, 10UL), ("other", "sdc", RequestOperation.Write, 100UL)], Rows());

        // Gone: what its last attachment did is taken, once, and not needed any more.
        IoDiskSet without = Set(7, Disk("other", "sdc", 7, "serial-2"));
        Assert.Equal([true, false], Round(without, (5, RequestOperation.Write, 12), (7, RequestOperation.Write, 100)));
        Assert.Equal([("other", "sdc", RequestOperation.Write, 100UL)], Rows());
        Assert.Equal([true], Round(without, (5, RequestOperation.Write, 1)));

        IoDiskSet back = Set(9, Disk("data", "sdd", 9, "serial-1"));
        Assert.Equal([false, false], Round(back, (9, RequestOperation.Write, 3), (9, RequestOperation.Read, 4)));
        Assert.Equal([("data", "sdd", RequestOperation.Read, 4UL), ("data", "sdd", RequestOperation.Write, 15UL)], Rows());
        Round(back, (9, RequestOperation.Write, 8), (9, RequestOperation.Read, 4));
        Assert.Equal([("data", "sdd", RequestOperation.Read, 4UL), ("data", "sdd", RequestOperation.Write, 20UL)], Rows());
    }

    [Fact]
    public void What_left_and_came_back_between_two_rounds_is_counted_whole()
    {
        Round(Set(5, Disk("data", "sdb", 5, "serial-1")), (5, RequestOperation.Read, 1));
        Assert.Equal([true, false], Round(Set(6, Disk("data", "sdb", 6, "serial-1")), (5, RequestOperation.Read, 4), (6, RequestOperation.Read, 2)));
        Assert.Equal([("data", "sdb", RequestOperation.Read, 6UL)], Rows());
    }

    [Fact]
    public void A_disk_that_is_not_known_yet_is_kept_and_one_that_never_counts_is_not()
    {
        IoDiskSet set = Set(5, Disk("data", "sdb", 5, "serial-1"));
        Assert.Equal([false, true], Round(set, (6, RequestOperation.Read, 1), (3, RequestOperation.Read, 1)));
        Assert.Empty(Rows());
        Round(Set(6, Disk("data", "sdb", 5, "serial-1"), Disk("new", "sdc", 6, null)), (6, RequestOperation.Read, 2));
        Assert.Equal([("new", "sdc", RequestOperation.Read, 2UL)], Rows());
    }

    [Fact]
    public void Two_disks_that_nothing_tells_apart_are_not_mixed()
    {
        Round(Set(6, Disk("twin", "sdb", 5, "same"), Disk("twin", "sdc", 6, "same")), (5, RequestOperation.Read, 1), (6, RequestOperation.Read, 2));
        Assert.Equal([("twin", "sdb", RequestOperation.Read, 1UL), ("twin", "sdc", RequestOperation.Read, 2UL)], Rows());
    }

    [Fact]
    public void Values_stand_where_the_kernel_program_puts_them()
    {
        ulong[] values = [.. Enumerable.Range(0, RequestCounts.Length).Select(i => (ulong)i)];
        RequestCounts counts = new(values);
        Assert.Equal((0UL, 1e-9), (counts.Bytes, counts.Seconds));
        Assert.Equal(RequestCounts.SizeBounds.Length + 1, counts.Sizes.Length);
        Assert.Equal(RequestCounts.TimeBounds.Length + 1, counts.Times.Length);
        Assert.Equal((2UL, (ulong)RequestCounts.Length - 1), (counts.Sizes[0], counts.Times[^1]));
        Assert.Equal((512, 16 << 20), (RequestCounts.SizeBounds[0], RequestCounts.SizeBounds[^1]));
        Assert.Equal((16e-6, 8.388608), (RequestCounts.TimeBounds[0], RequestCounts.TimeBounds[^1]));
        Assert.False(counts.IsZero);
        Assert.True(new RequestCounts(new ulong[RequestCounts.Length]).IsZero);
    }

    private static IoDiskSet Set(ulong highest, params IoDisk[] disks) => new([.. disks], highest);

    private static IoDisk Disk(string name, string device, ulong diskSeq, string? identity)
    {
        DeviceNumber number = new(8, (uint)(device[^1] - 'a') * 16);
        return new IoDisk(name, device, number, new DeviceKey(device, number, diskSeq), IoKinds.Bare, identity, false);
    }

    /// <summary>A round of entries, each with this number of bytes; which of them are not needed any more.</summary>
    private bool[] Round(IoDiskSet set, params (ulong DiskSeq, RequestOperation Operation, ulong Bytes)[] entries)
    {
        _ledger.Begin(set);
        bool[] done = [.. entries.Select(entry =>
        {
            ulong[] values = new ulong[RequestCounts.Length];
            values[0] = entry.Bytes;
            return _ledger.Take(entry.DiskSeq, entry.Operation, values);
        })];
        _ledger.End();
        return done;
    }

    private IEnumerable<(string Name, string Device, RequestOperation Operation, ulong Bytes)> Rows()
    {
        List<RequestRow> rows = [];
        _ledger.Report(rows);
        return rows.Select(row => (row.Disk.Name, row.Disk.Device, row.Operation, row.Counts.Bytes));
    }
}
