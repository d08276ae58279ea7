using System.Diagnostics;
using System.Globalization;
using BareMountd.Core.Ports;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Tests.Proc;

public sealed class FilesystemUsageSourceTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(50);
    private static readonly FilesystemUsage s_usage = new(100, 60, 50, 10, 5, false);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/dev")]
    public async Task Numbers_are_those_of_stat(string mountPoint)
    {
        // Free space moves while tests run; what the filesystem is made of does not.
        FilesystemUsage? usage = await ReadOne(new FilesystemUsageSource(TimeProvider.System), mountPoint, s_long);
        ulong[] expected = Stat(mountPoint, "%S %b %c");
        Assert.NotNull(usage);
        Assert.Equal(expected[0] * expected[1], usage.Value.SizeBytes);
        Assert.Equal(expected[2], usage.Value.Inodes);
        Assert.InRange(usage.Value.AvailableBytes, 0UL, usage.Value.FreeBytes);
        Assert.InRange(usage.Value.FreeBytes, 0UL, usage.Value.SizeBytes);
        Assert.InRange(usage.Value.FreeInodes, 0UL, usage.Value.Inodes);
    }

    [Fact]
    public async Task A_directory_that_is_no_mount_point_has_no_usage()
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.Proc + "/x", "");
        Assert.Null(await ReadOne(new FilesystemUsageSource(TimeProvider.System), tree.Roots.Proc, s_long));
        Assert.Null(await ReadOne(new FilesystemUsageSource(TimeProvider.System), tree.Roots.Proc + "/absent", s_long));
    }

    [Fact]
    public async Task A_hung_mount_point_is_skipped_until_its_call_returns_and_others_are_not_held_up()
    {
        using SemaphoreSlim release = new(0);
        using SemaphoreSlim returned = new(0);
        int hungCalls = 0;
        FilesystemUsageSource source = new(
            TimeProvider.System,
            mountPoint =>
            {
                if (mountPoint == "/hung" && Interlocked.Increment(ref hungCalls) == 1)
                {
                    release.Wait(s_long);
                    returned.Release();
                }

                return s_usage;
            },
            s_long);

        IReadOnlyDictionary<string, FilesystemUsage?> first = await source.ReadAsync(["/hung", "/fine"], s_short, Test);
        Assert.Null(first["/hung"]);
        Assert.Equal(s_usage, first["/fine"]);
        Assert.Equal(["/hung"], source.Stuck);

        // Marked: answers without waiting for the deadline, and without another thread that would hang as well.
        Task<IReadOnlyDictionary<string, FilesystemUsage?>> second = source.ReadAsync(["/hung"], s_long, Test);
        Assert.True(second.IsCompleted);
        Assert.Null((await second)["/hung"]);
        Assert.Equal(1, hungCalls);

        release.Release();
        Assert.True(await returned.WaitAsync(s_long, Test));
        await Until(() => source.Stuck.Count == 0);
        Assert.Equal(s_usage, await ReadOne(source, "/hung", s_long));
        Assert.Equal(2, hungCalls);
    }

    [Fact]
    public async Task Two_readers_share_one_call()
    {
        using SemaphoreSlim release = new(0);
        int calls = 0;
        FilesystemUsageSource source = new(
            TimeProvider.System,
            _ =>
            {
                Interlocked.Increment(ref calls);
                release.Wait(s_long);
                return s_usage;
            },
            s_long);
        Task<FilesystemUsage?> one = ReadOne(source, "/a", s_long);
        Task<FilesystemUsage?> two = ReadOne(source, "/a", s_long);
        release.Release();
        Assert.Equal(s_usage, await one);
        Assert.Equal(s_usage, await two);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_call_that_throws_is_no_answer()
    {
        FilesystemUsageSource source = new(TimeProvider.System, _ => throw new InvalidOperationException("boom"), s_long);
        Assert.Null(await ReadOne(source, "/a", s_long));
        Assert.Empty(source.Stuck);
    }

    [Fact]
    public async Task Threads_are_reused_and_end_when_idle()
    {
        string[] eight = [.. Enumerable.Range(0, 8).Select(number => "/" + number.ToString(CultureInfo.InvariantCulture))];
        FilesystemUsageSource source = new(TimeProvider.System, _ => s_usage, TimeSpan.FromSeconds(1));
        for (int scrape = 0; scrape < 50; scrape++)
        {
            await source.ReadAsync(eight, s_long, Test);
        }

        // A worker hands over its answer just before it is idle, so a scrape may find the odd one still on its way back.
        Assert.InRange(source.Threads, 1, 16);
        await Until(() => source.Threads == 0);
    }

    [Fact]
    public async Task Cancellation_is_passed_on()
    {
        using SemaphoreSlim release = new(0);
        FilesystemUsageSource source = new(
            TimeProvider.System,
            _ =>
            {
                release.Wait(s_long);
                return s_usage;
            },
            s_long);
        using CancellationTokenSource cancel = new();
        Task<FilesystemUsage?> read = ReadOne(source, "/a", s_long, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Empty(source.Stuck);
        release.Release();
        await Until(() => source.ReadAsync([], s_long, Test).IsCompleted && release.CurrentCount == 0);
    }

    private static async Task<FilesystemUsage?> ReadOne(FilesystemUsageSource source, string mountPoint, TimeSpan deadline, CancellationToken? token = null) =>
        (await source.ReadAsync([mountPoint], deadline, token ?? Test))[mountPoint];

    private static async Task Until(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_long, "deadline");
            await Task.Delay(10, Test);
        }
    }

    private static ulong[] Stat(string path, string format)
    {
        using Process process = Process.Start(new ProcessStartInfo("stat", ["-f", "-c", format, path]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return [.. output.Trim().Split(' ').Select(number => ulong.Parse(number, CultureInfo.InvariantCulture))];
    }
}
