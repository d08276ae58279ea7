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

    private static readonly ulong[] s_basic = [116719, 28695, 5468962UL * 512, 23923, 160971, 32271, 12339376UL * 512, 48234, 3, 18792, 75889];
    private static readonly ulong[] s_discards = [.. s_basic, 24527, 26, 6296240UL * 512, 3370];
    private static readonly ulong[] s_flushes = [.. s_discards, 35845, 360];

    public static TheoryData<string, ulong[]> Forms => new()
    {
        { Basic, s_basic },
        { Basic + " 1 2 3", s_basic },
        { Discards, s_discards },
        { Discards + " 7", s_discards },
        { Flushes, s_flushes },
        { Flushes + " 1 2 3 new", s_flushes },
        { Basic.Replace(" 3 18792", " -1 18792"), [.. s_basic[..8], 0, .. s_basic[9..]] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_kernels_form_is_parsed(string line, ulong[] expected)
    {
        (string name, DiskCounters counters) = Assert.Single(Parse(line));
        Assert.Equal("sdb", name);
        Assert.Equal(expected, counters.AsSpan().ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("8 16 sdb 1 2 3 4 5 6 7 8 9 10")]
    [InlineData("8 16 sdb 1 2 3 4 5 6 7 8 9 10 x")]
    [InlineData("8 16 sdb -1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("8 x sdb 1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("8 16 sdb 1 2 18446744073709551615 4 5 6 7 8 9 10 11")]
    [InlineData("8 16 sdb 99999999999999999999999 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("8 16 sd\u00e9 1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("8 16 sdaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1 2 3 4 5 6 7 8 9 10 11")]
    public void Other_forms_are_refused(string line) => Assert.Empty(Parse(line));

    [Fact]
    public void A_file_gives_disks_and_partitions_by_the_names_of_sysfs()
    {
        List<(string Name, DiskCounters Counters)> all =
            Parse(Flushes + "\nrubbish\n" + Basic.Replace("sdb", "sdb1") + "\n" + Basic.Replace("sdb", "cciss/c0d0") + "\n");
        Assert.Equal(["sdb", "sdb1", "cciss!c0d0"], all.Select(one => one.Name));
        Assert.Equal(new DiskCounters(s_flushes), all[0].Counters);
        Assert.Equal(new DiskCounters(s_basic), all[2].Counters);
    }

    [Fact]
    public void What_is_written_as_the_kernel_writes_it_is_read_back_equal()
    {
        Gen<uint[]> gen = Gen.Choose(0, int.MaxValue).Select(value => (uint)value).ArrayOf(17);
        Prop.ForAll(Arb.From(gen), v =>
            {
                string line = "   8       0 sda " + string.Join(' ', v.Select(value => value.ToString(CultureInfo.InvariantCulture)));
                ulong[] expected = [.. v.Select((value, i) => i is 2 or 6 or 13 ? value * 512UL : value)];
                return Parse(line) is [("sda", var read)] && read == new DiskCounters(expected);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Parsing_allocates_nothing()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Flushes + "\n", 100)));
        int lines = 0;
        DiskCountersHandler count = (ReadOnlySpan<char> _, in DiskCounters _) => lines++;
        DiskStatsParser.Parse(text, count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DiskStatsParser.Parse(text, count);
        Assert.Equal((200, before), (lines, GC.GetAllocatedBytesForCurrentThread()));
    }

    [Fact]
    public void Hostile_input_never_throws() =>
        Hostile.Survives(Flushes + "\n" + Discards + "\n", input => DiskStatsParser.Parse(input, static (ReadOnlySpan<char> _, in DiskCounters _) => { }));

    private static List<(string Name, DiskCounters Counters)> Parse(string text)
    {
        List<(string, DiskCounters)> all = [];
        DiskStatsParser.Parse(Encoding.UTF8.GetBytes(text), (ReadOnlySpan<char> name, in DiskCounters counters) => all.Add((name.ToString(), counters)));
        return all;
    }
}
