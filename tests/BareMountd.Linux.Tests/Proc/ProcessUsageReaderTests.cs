using System.Text;
using BareMountd.Core.Host;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Tests.Proc;

public sealed class ProcessUsageReaderTests
{
    [Fact]
    public void Numbers_of_this_process_are_plausible()
    {
        ProcessUsage usage = new ProcessUsageReader(LinuxRoots.System).Read();
        double now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange(usage.StartTimeSeconds, now - 86_400, now + 1);
        Assert.InRange(usage.ResidentBytes, 1_000_000UL, 64UL << 30);
        Assert.InRange(usage.OpenDescriptors, 3, 100_000);
        Assert.True(usage.CpuSeconds > 0);
    }

    [Fact]
    public void The_name_of_the_program_may_hold_anything()
    {
        string stat = "42 (a) b (c\n) S 1 2 3 4 5 6 7 8 9 10 150 50 13 14 15 16 17 18 1234 20 77 22\n";
        Assert.True(ProcessUsageReader.TryParseStat(Encoding.UTF8.GetBytes(stat), out double cpu, out double start, out ulong pages));
        Assert.Equal((2.0, 12.34, 77UL), (cpu, start, pages));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 (x) S 1 2")]
    [InlineData("1 (x) S 1 2 3 4 5 6 7 8 9 10 a 50 13 14 15 16 17 18 1234 20 77")]
    public void Other_forms_are_refused(string stat) => Assert.False(ProcessUsageReader.TryParseStat(Encoding.UTF8.GetBytes(stat), out _, out _, out _));

    [Fact]
    public void The_boot_time_is_a_line_of_its_own()
    {
        Assert.True(ProcessUsageReader.TryParseBootTime("cpu 1 2\nbtime 1700000000\nprocesses 3\n"u8, out ulong seconds));
        Assert.Equal(1_700_000_000UL, seconds);
        Assert.False(ProcessUsageReader.TryParseBootTime("cpu 1 2\n"u8, out _));
    }
}
