using System.Text;
using BareMountd.Core.Io;
using BareMountd.Linux.Cgroup;
using BareMountd.Linux.Tests.Proc;

namespace BareMountd.Linux.Tests.Cgroup;

public sealed class IoStatParserTests
{
    private const string Line = "8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0";

    [Theory]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData(Line + "\n", "8:16 1459200 314773504 192 353")]
    [InlineData(Line + "\n8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=50331648 dios=3021\n", "8:16 1459200 314773504 192 353; 8:0 1 2 3 4")]
    [InlineData("252:0 259:0 rbytes=1 wbytes=2 rios=3 wios=4\n", "259:0 1 2 3 4")]
    [InlineData("252:0 \n259:0 rbytes=1 wbytes=2 rios=3 wios=4", "259:0 1 2 3 4")]
    [InlineData("252:0 ", "")]
    [InlineData("8:0 wios=4 rios=3 wbytes=2 rbytes=1 cost.usage=99 use_delay=1", "8:0 1 2 3 4")]
    [InlineData("8:0 use_delay=1 delay_nsec=7\n", "")]
    [InlineData("8:0 depth=max avg_lat=5 win=100 rbytes=1\n", "8:0 1 0 0 0")]
    [InlineData("(unknown) rbytes=1 wbytes=2 rios=3 wios=4\n" + Line, "8:16 1459200 314773504 192 353")]
    [InlineData("8:0 rbytes=-1 wbytes=18446744073709551615 rios= wios=99999999999999999999\n", "8:0 0 18446744073709551615 0 0")]
    public void Each_kernels_form_is_parsed(string text, string expected)
    {
        CgroupIo walk = new();
        walk.Add("u", 1, -1);
        IoStatParser.Parse(Encoding.UTF8.GetBytes(text), walk);
        Assert.Equal(expected, Lines(walk, 0));
    }

    [Fact]
    public void Parsing_allocates_nothing_once_there_is_room()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Line + "\n", 50)));
        CgroupIo walk = new();
        Turn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Turn()
        {
            walk.Clear();
            walk.Add("u", 1, -1);
            IoStatParser.Parse(text, walk);
        }
    }

    [Fact]
    public void Hostile_input_never_throws()
    {
        CgroupIo walk = new();
        Hostile.Survives(Line + "\n252:0 259:0 rbytes=1\n", input =>
        {
            walk.Clear();
            walk.Add("u", 1, -1);
            IoStatParser.Parse(input, walk);
        });
    }

    /// <summary>What a group did, as text.</summary>
    internal static string Lines(CgroupIo walk, int group) =>
        string.Join("; ", walk.Devices(group).Select(line => $"{line.Key} {line.Value.ReadBytes} {line.Value.WrittenBytes} {line.Value.Reads} {line.Value.Writes}"));
}
