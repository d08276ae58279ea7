using System.Globalization;
using System.Text;
using BareMountd.Core.Ports;
using BareMountd.Linux.Proc;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Linux.Tests.Proc;

public sealed class DiskStatsParserTests
{
    private const string Basic = "   8      16 sdb 116719 28695 5468962 23923 160971 32271 12339376 48234 3 18792 75889";
    private const string Discards = Basic + " 24527 26 6296240 3370";
    private const string Flushes = Discards + " 35845 360";

    private static readonly DiskCounters s_basic = new()
    {
        ReadsCompleted = 116719,
        ReadsMerged = 28695,
        ReadBytes = 5468962UL * 512,
        ReadSeconds = 23.923,
        WritesCompleted = 160971,
        WritesMerged = 32271,
        WrittenBytes = 12339376UL * 512,
        WriteSeconds = 48.234,
        InFlight = 3,
        IoSeconds = 18.792,
        WeightedIoSeconds = 75.889,
    };

    private static readonly DiskCounters s_discards = s_basic with
    {
        DiscardsCompleted = 24527,
        DiscardsMerged = 26,
        DiscardedBytes = 6296240UL * 512,
        DiscardSeconds = 3.37,
    };

    private static readonly DiskCounters s_flushes = s_discards with { FlushesCompleted = 35845, FlushSeconds = 0.36 };

    public static TheoryData<string, DiskCounters> Forms => new()
    {
        { Basic, s_basic },
        { Basic + " 1 2 3", s_basic },
        { Discards, s_discards },
        { Discards + " 7", s_discards },
        { Flushes, s_flushes },
        { Flushes + " 1 2 3 new", s_flushes },
        { Basic.Replace(" 3 18792", " -1 18792"), s_basic with { InFlight = 0 } },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_kernels_form_is_parsed(string line, DiskCounters expected)
    {
        Assert.True(DiskStatsParser.TryParseLine(Encoding.UTF8.GetBytes(line), out string? name, out DiskCounters counters));
        Assert.Equal("sdb", name);
        Assert.Equal(expected, counters);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8 16 sdb 1 2 3 4 5 6 7 8 9 10")]
    [InlineData("8 16 sdb 1 2 3 4 5 6 7 8 9 10 x")]
    [InlineData("8 16 sdb -1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("8 x sdb 1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("8 16 sdb 1 2 18446744073709551615 4 5 6 7 8 9 10 11")]
    [InlineData("8 16 sdb 99999999999999999999999 2 3 4 5 6 7 8 9 10 11")]
    public void Other_forms_are_refused(string line) => Assert.False(DiskStatsParser.TryParseLine(Encoding.UTF8.GetBytes(line), out _, out _));

    [Fact]
    public void A_file_gives_disks_and_partitions_by_the_names_of_sysfs()
    {
        Dictionary<string, DiskCounters> all = DiskStatsParser.Parse(Encoding.UTF8.GetBytes(
            Flushes + "\nrubbish\n" + Basic.Replace("sdb", "sdb1") + "\n" + Basic.Replace("sdb", "cciss/c0d0") + "\n"));
        Assert.Equal(["cciss!c0d0", "sdb", "sdb1"], all.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(s_flushes, all["sdb"]);
    }

    [Fact]
    public void What_is_written_as_the_kernel_writes_it_is_read_back_equal()
    {
        Gen<uint[]> gen = Gen.Choose(0, int.MaxValue).Select(value => (uint)value).ArrayOf(17);
        Prop.ForAll(Arb.From(gen), v =>
            {
                string line = "   8       0 sda " + string.Join(' ', v.Select(value => value.ToString(CultureInfo.InvariantCulture)));
                DiskCounters expected = new()
                {
                    ReadsCompleted = v[0],
                    ReadsMerged = v[1],
                    ReadBytes = v[2] * 512UL,
                    ReadSeconds = v[3] / 1000.0,
                    WritesCompleted = v[4],
                    WritesMerged = v[5],
                    WrittenBytes = v[6] * 512UL,
                    WriteSeconds = v[7] / 1000.0,
                    InFlight = v[8],
                    IoSeconds = v[9] / 1000.0,
                    WeightedIoSeconds = v[10] / 1000.0,
                    DiscardsCompleted = v[11],
                    DiscardsMerged = v[12],
                    DiscardedBytes = v[13] * 512UL,
                    DiscardSeconds = v[14] / 1000.0,
                    FlushesCompleted = v[15],
                    FlushSeconds = v[16] / 1000.0,
                };
                return DiskStatsParser.TryParseLine(Encoding.UTF8.GetBytes(line), out string? name, out DiskCounters read) && name == "sda" && read == expected;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Hostile_input_never_throws() => Hostile.Survives(Flushes + "\n" + Discards + "\n", input => DiskStatsParser.Parse(input));
}
