using BareMountd.Core.Control;
using BareMountd.Core.Html;

namespace BareMountd.Core.Tests.Html;

public sealed class HourViewTests
{
    [Fact]
    public void The_busiest_disk_comes_first_and_shares_are_of_each_part()
    {
        HourView hour = View(Series("slow", 10, 0), Series("fast", 20, 10));
        Assert.Equal(["fast", "slow"], hour.Names);
        Assert.Equal(0, hour.Others);
        Assert.Equal((30.0, 10.0), (hour.Totals[0]!.Value, hour.Totals[1]!.Value));
        Assert.Equal(30, hour.Peak);
        Assert.Equal((2 / 3.0, 1.0, 1 / 3.0, 0.0), (hour.Share(0, 0)!.Value, hour.Share(0, 1)!.Value, hour.Share(1, 0)!.Value, hour.Share(1, 1)!.Value));
        Assert.Equal((0.75, 0.25), (hour.Shares[0]!.Value, hour.Shares[1]!.Value));
        Assert.Equal((4.0, 2.0), hour.Ago(0));
        Assert.Equal((2.0, 0.0), hour.Ago(1));
    }

    [Fact]
    public void A_gap_is_no_data_and_an_idle_part_is_none_at_all()
    {
        HourView hour = View(Series("a", null, 0, 5), Series("b", null, 0, 5));
        Assert.Null(hour.Totals[0]);
        Assert.Equal(0, hour.Totals[1]);
        Assert.Null(hour.Share(0, 0));
        Assert.Null(hour.Share(0, 1));
        Assert.Equal(0.5, hour.Share(0, 2));
        Assert.True(hour.HasData);
        Assert.False(View(Series("a", null, null)).HasData);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(6, 6, 0)]
    [InlineData(7, 7, 0)]
    [InlineData(8, 7, 2)]
    [InlineData(40, 7, 34)]
    public void Six_have_a_row_and_the_others_one(int disks, int rows, int others)
    {
        HourView hour = View([.. Enumerable.Range(1, disks).Select(i => Series($"d{i:00}", i, 2 * i))]);
        Assert.Equal((rows, others), (hour.Names.Length, hour.Others));
        if (others > 0)
        {
            Assert.Equal($"{others} other disks", hour.Names[^1]);
            Assert.Equal(Enumerable.Range(1, disks - 6).Sum(), hour.Rates[^1][0]);
        }

        if (disks > 0)
        {
            Assert.Equal(1, hour.Shares.Sum()!.Value, 1e-9);
            Assert.Equal(1, Enumerable.Range(0, rows).Sum(row => hour.Share(row, 1))!.Value, 1e-9);
        }
    }

    [Fact]
    public void Nothing_moved_at_all_has_no_shares()
    {
        HourView hour = View(Series("a", 0, 0));
        Assert.Null(hour.Shares[0]);
        Assert.Equal(0, hour.Peak);
    }

    private static HourView View(params IoDiskSeries[] disks) => HourView.Of(new IoSeriesStatus(120, disks));

    /// <summary>All of it read but one byte in each part with data that is written.</summary>
    private static IoDiskSeries Series(string name, params double?[] rates) =>
        new(name, "bare", [.. rates.Select(r => r is > 0 ? r - 1 : r)], [.. rates.Select(r => r is > 0 ? 1 : r)]);
}
