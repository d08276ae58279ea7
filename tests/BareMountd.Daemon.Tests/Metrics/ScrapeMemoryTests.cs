using BareMountd.Core.Metrics;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Metrics;

namespace BareMountd.Daemon.Tests.Metrics;

/// <summary>What a scrape costs in memory: its buffers are used again, and what it allocates besides does not grow with their number.</summary>
public sealed class ScrapeMemoryTests
{
    [Theory]
    [InlineData(ContentCoding.Identity)]
    [InlineData(ContentCoding.Gzip)]
    [InlineData(ContentCoding.Zstd)]
    public async Task A_thousand_scrapes_need_the_buffers_of_one(ContentCoding coding)
    {
        string[] mountPoints = [.. Fakes.Status.Disks.Select(disk => disk.MountPoint)];
        IReadOnlyDictionary<string, FilesystemUsage?> usage = await new Fakes.Usage().ReadAsync(mountPoints, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Scrape scrape = new();
        int length = 0;
        Fakes.Look(scrape.Io);
        Run(20);
        long held = scrape.Capacity;
        long few = Run(50);
        long many = Run(1000) / 20;

        Assert.Equal(held, scrape.Capacity);

        // Nearly all of it is the daemon's own reading of procfs. (A debug build notes every series besides.)
        Assert.InRange(many / 50, length / 100, 1024 * 1024);
        Assert.InRange(many, 0, few + (few / 4));

        long Run(int times)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < times; i++)
            {
                MetricsContext context = new(Fakes.Status, scrape.Io, static _ => { }, usage) { Started = 1_700_000_000 };
                ReadOnlyMemory<byte> text = scrape.Run(Fakes.AllCollectors, context, ExpositionFormat.OpenMetrics, TimeProvider.System, static (_, _) => { });
                length = text.Length;
                Assert.False(scrape.Pack(text, coding).IsEmpty);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
