using BareMountd.Cli;
using Microsoft.AspNetCore.Http;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary><c>wait</c> and <c>status --watch</c>: the stream.</summary>
public sealed class WaitTests
{
    [Fact]
    public async Task Mounted_after_some_states_is_zero()
    {
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync(
            Wire.Status(Wire.Disk("games", "missing")), "", Wire.Status(Wire.Disk("games", "found")), Wire.Status(Wire.Disk("games", "mounting")), Wire.Status(Wire.Mounted));
        CliRun run = await CliRun.Async(daemon, "wait", "games");
        Assert.Equal((0, "games: mounted on /mnt/wsl/games\n", ""), (run.Code, run.Out, run.Error));
        Assert.Equal(["GET /v1/watch"], daemon.Requests);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("refused")]
    [InlineData("ambiguous")]
    public async Task What_waiting_does_not_cure_is_one_with_the_reason(string state)
    {
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync(
            Wire.Status(Wire.Disk("games", "missing")), Wire.Status(Wire.Disk("games", state, "some-code", "because")));
        CliRun run = await CliRun.Async(daemon, "wait", "games");
        Assert.Equal(
            (ExitCode.Failed, "", $"baremountctl: games is {state}: because [some-code]; do this\n  log: the kernel said no\n"), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task A_disabled_disk_is_one_with_the_way_out()
    {
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync(Wire.Status(Wire.Disk("games", "disabled")));
        CliRun run = await CliRun.Async(daemon, "wait", "games");
        Assert.Equal((ExitCode.Failed, "baremountctl: games is disabled; set enabled to true in the configuration and reload\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task The_end_of_the_time_is_three()
    {
        ManualTime time = new();
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(async context =>
        {
            await FakeDaemon.SendLinesAsync(context, Wire.Status(Wire.Disk("games", "missing")));
            sent.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        Task<CliRun> run = CliRun.Async(daemon, new CliSetting { Time = time }, "wait", "games", "--timeout", "2m");
        await sent.Task.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        CliRun ended = await run;
        Assert.Equal((ExitCode.TimedOut, ""), (ended.Code, ended.Out));
        Assert.Contains("games", ended.Error, StringComparison.Ordinal);
        Assert.Contains("2 min", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usable_waits_through_failures_and_until_nothing_forbids_to_work()
    {
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync(
            Wire.Status(Wire.Disk("games", "failed", "mount-failed", "no")), Wire.Status(Wire.Disk("games", "refused")), Wire.Status(Wire.Disk("games", "flapping")),
            Wire.Status(Wire.Mounted), Wire.Status(Wire.Mounted.Replace("\"attempts\":0", "\"attempts\":0,\"usable\":true", StringComparison.Ordinal)));
        CliRun run = await CliRun.Async(daemon, "wait", "games", "--usable");
        Assert.Equal((0, "games: mounted on /mnt/wsl/games\n", ""), (run.Code, run.Out, run.Error));
        Assert.Equal(["GET /v1/watch"], daemon.Requests);
    }

    [Fact]
    public async Task Usable_waits_for_a_daemon_that_is_not_there_or_is_restarted()
    {
        ManualTime time = new();
        int calls = 0;
        TaskCompletionSource<int> second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(async context =>
        {
            switch (Interlocked.Increment(ref calls))
            {
                case 1:
                    context.Response.StatusCode = 503;
                    await context.Response.WriteAsync(Wire.Error("not-ready", "not yet"), context.RequestAborted);
                    break;
                case 2:
                    await FakeDaemon.SendLinesAsync(context, Wire.Status(Wire.Disk("games", "missing")));
                    second.SetResult(2);
                    break;
                default:
                    await FakeDaemon.SendLinesAsync(context, Wire.Status(Wire.Mounted.Replace("\"attempts\":0", "\"usable\":true", StringComparison.Ordinal)));
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                    break;
            }
        });
        Task<CliRun> run = CliRun.Async(daemon, new CliSetting { Time = time }, "wait", "games", "--usable");
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(run, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.Equal((0, 3), ((await run).Code, calls));
        Assert.True(second.Task.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("games", "disabled", 1, "set enabled to true")]
    [InlineData("ga\\x2dmes", "missing", 6, "not escaped")]
    public async Task Usable_ends_where_waiting_cures_nothing(string name, string state, int code, string words)
    {
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync(Wire.Status(Wire.Disk("games", state)));
        CliRun run = await CliRun.Async(daemon, "wait", "--usable", name);
        Assert.Equal(code, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_not_declared_or_no_longer()
    {
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync(Wire.Status(Wire.Disk("games", "missing")), Wire.Status());
        Assert.Equal(ExitCode.NotFound, (await CliRun.Async(daemon, "wait", "other")).Code);
        Assert.Equal(ExitCode.NotFound, (await CliRun.Async(daemon, "wait", "games")).Code);
        Assert.Equal(ExitCode.NotFound, (await CliRun.Async(daemon, "status", "other", "--watch")).Code);
    }

    [Fact]
    public async Task Watch_in_a_pipe_appends_changed_disks_only_and_ends_when_the_daemon_does()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(context => FakeDaemon.SendLinesAsync(
            context, Wire.Status(Wire.Disk("games", "missing"), Wire.Missing), Wire.Status(Wire.Mounted, Wire.Missing), Wire.Status(Wire.Mounted)));
        CliRun run = await CliRun.Async(daemon, "status", "--watch");
        Assert.Equal(
            [
                "2026-03-01 08:30:00 UTC games missing unknown - /mnt/wsl/x",
                "2026-03-01 08:30:00 UTC backup missing unknown - /mnt/wsl/x",
                "2026-03-01 08:30:00 UTC games mounted ok sdb1 /mnt/wsl/games",
                "2026-03-01 08:30:00 UTC backup no longer declared",
            ],
            run.Lines);
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("closed the connection", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_on_a_terminal_redraws()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(context => FakeDaemon.SendLinesAsync(
            context, Wire.Status(Wire.Disk("games", "missing")), Wire.Status(Wire.Mounted)));
        CliRun run = await CliRun.Async(daemon, CliSetting.Terminal(80), "status", "--watch");
        Assert.Equal(3, run.Out.Split("\u001b[H\u001b[J").Length);
    }

    [Fact]
    public async Task Watch_as_json_is_one_document_a_line()
    {
        string[] lines = [Wire.Status(Wire.Disk("games", "missing")), Wire.Status(Wire.Missing)];
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(context => FakeDaemon.SendLinesAsync(context, lines));
        CliRun run = await CliRun.Async(daemon, "status", "--watch", "--json");
        Assert.Equal(2, run.Lines.Length);
        Assert.All(run.Lines, line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
