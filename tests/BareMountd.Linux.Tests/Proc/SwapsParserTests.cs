using System.Text;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Proc;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Linux.Tests.Proc;

public sealed class SwapsParserTests
{
    private const string Sample =
        "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n" +
        "/dev/sdb                                partition\t4194304\t\t0\t\t-2\n" +
        "/mnt/my\\040swap\\040file                  file\t\t1048572\t\t12\t\t-3\n";

    [Fact]
    public void Partitions_and_files_are_told_apart() =>
        Assert.Equal([new SwapEntry("/dev/sdb", true), new SwapEntry("/mnt/my swap file", false)], SwapsParser.Parse(Encoding.UTF8.GetBytes(Sample)));

    [Fact]
    public void A_kernel_without_active_swap_writes_the_heading_only() => Assert.Empty(SwapsParser.Parse(Encoding.UTF8.GetBytes(Sample.Split('\n')[0] + "\n")));

    [Theory]
    [InlineData("/dev/sdb")]
    [InlineData("/dev/sdb partition")]
    [InlineData("/dev/sdb partition many")]
    [InlineData("/dev/sdb floppy 5")]
    [InlineData("sdb partition 5 0 -2")]
    public void Other_forms_are_refused(string line) => Assert.False(SwapsParser.TryParseLine(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void What_is_written_as_the_kernel_writes_it_is_read_back_equal()
    {
        Gen<SwapEntry> gen =
            from parts in Gen.Elements("a", "ü", " ", "\t", "\n", "\\", "𝄞", "040").ArrayOf()
            from isPartition in Gen.Elements(true, false)
            select new SwapEntry("/" + string.Concat(parts), isPartition);
        Prop.ForAll(Arb.From(gen), entry =>
            {
                string path = entry.Path.Replace("\\", "\\134").Replace(" ", "\\040").Replace("\t", "\\011").Replace("\n", "\\012");
                string line = $"{path.PadRight(39)} {(entry.IsPartition ? "partition" : "file\t")}\t4096\t\t0\t\t-2";
                return SwapsParser.TryParseLine(Encoding.UTF8.GetBytes(line), out SwapEntry? read) && read == entry;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Hostile_input_never_throws() => Hostile.Survives(Sample, input => SwapsParser.Parse(input));
}
