using BareMountd.Core.Io;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Io;

/// <summary>Shares, imbalance and the part of the VHDX files.</summary>
public sealed class ShareTests
{
    [Theory]
    [InlineData(new double[] { }, null)]
    [InlineData(new double[] { 5 }, null)]
    [InlineData(new double[] { 0, 0 }, null)]
    [InlineData(new double[] { 5, 5 }, 0.0)]
    [InlineData(new double[] { 5, 0 }, 1.0)]
    [InlineData(new double[] { 3, 1 }, 0.5)]
    [InlineData(new double[] { 1, 1, 1, 1 }, 0.0)]
    [InlineData(new double[] { 0, 0, 7, 0 }, 1.0)]
    [InlineData(new double[] { 40, 20, 20, 20 }, 0.2)]
    [InlineData(new double[] { 50, 50, 0, 0 }, 1.0 / 3)]
    public void Imbalance_is_the_excess_of_the_busiest_disk(double[] written, double? expected)
    {
        double? imbalance = IoShares.Imbalance(Disks(written), IoDirection.Write);
        Assert.Equal(expected is null, imbalance is null);
        Assert.Equal(expected ?? 0, imbalance ?? 0, 1e-12);
    }

    [Fact]
    public void Only_disks_that_are_declared_and_bare_are_to_be_even()
    {
        DiskDelta[] disks = [.. Disks([5, 5]), Disk("root", IoKinds.Vhdx, 100), Disk("usb", IoKinds.Other, 900)];
        Assert.Equal(0, IoShares.Imbalance(disks, IoDirection.Both));
        Assert.Equal(100.0 / 1010, IoShares.VhdxShare(disks, IoDirection.Both));
        Assert.Null(IoShares.VhdxShare(disks.AsSpan(0, 2), IoDirection.Both));
        Assert.Null(IoShares.VhdxShare(disks, IoDirection.Read));
    }

    [Fact]
    public void Directions_are_apart()
    {
        DiskDelta[] disks =
        [
            new("a", IoKinds.Bare) { ReadBytes = 30, WrittenBytes = 10 },
            new("b", IoKinds.Bare) { ReadBytes = 10, WrittenBytes = 30 },
        ];
        Assert.Equal((0.0, 0.5, 0.5), (
            IoShares.Imbalance(disks, IoDirection.Both), IoShares.Imbalance(disks, IoDirection.Read), IoShares.Imbalance(disks, IoDirection.Write)));
        Assert.Equal(0.75, IoShares.Share(disks[0], IoShares.Total(disks, IoDirection.Read), IoDirection.Read));
    }

    [Fact]
    public void What_holds_for_all_amounts() => Prop.ForAll(Gen.Choose(0, 1_000_000).ArrayOf().ToArbitrary(), amounts =>
    {
        double[] written = [.. amounts.Select(a => (double)a * a)];
        DiskDelta[] disks = Disks(written);
        double total = IoShares.Total(disks, IoDirection.Write);
        double?[] shares = [.. disks.Select(d => IoShares.Share(d, total, IoDirection.Write))];
        double? imbalance = IoShares.Imbalance(disks, IoDirection.Write);
        if (total > 0)
        {
            Assert.Equal(1, shares.Sum()!.Value, 1e-9);
            Assert.All(shares, s => Assert.InRange(s!.Value, 0, 1));
        }
        else
        {
            Assert.All(shares, s => Assert.Null(s));
        }

        Assert.Equal(written.Length >= 2 && total > 0, imbalance is not null);
        if (imbalance is double value)
        {
            Assert.InRange(value, 0, 1);
            Assert.Equal(value, IoShares.Imbalance(Disks([.. written.Reverse()]), IoDirection.Write)!.Value, 1e-12);
            Assert.Equal(value, IoShares.Imbalance(Disks([.. written.Order()]), IoDirection.Write)!.Value, 1e-12);
            Assert.Equal(value, IoShares.Imbalance(Disks([.. written.Select(w => 3 * w)]), IoDirection.Write)!.Value, 1e-9);

            // From the busiest disk to the idlest: never more uneven.
            double[] moved = [.. written.Order()];
            double step = (moved[^1] - moved[0]) / 2;
            moved[0] += step;
            moved[^1] -= step;
            Assert.True(IoShares.Imbalance(Disks(moved), IoDirection.Write) <= value + 1e-12);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static DiskDelta[] Disks(double[] written) => [.. written.Select((w, i) => Disk("d" + i, IoKinds.Bare, w))];

    private static DiskDelta Disk(string name, string kind, double written) => new(name, kind) { WrittenBytes = written };
}
