using System.Diagnostics;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>The real program, for what only a process has: signals, pipes, environment.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Signals_end_a_watch_quietly(string signal, int expected)
    {
        // Job control: without it a shell starts background programs with SIGINT ignored. Its own notices go elsewhere.
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync(Wire.Status(Wire.Missing));
        (int code, string error) = await ShellAsync(
            $"exec 3>&2 2>/dev/null; set -m; \"$CTL\" status --watch 2>&3 >\"$DIR/out\" & pid=$!; until [ -s \"$DIR/out\" ]; do kill -0 $pid || exit 99; sleep 0.02; done; kill -{signal} $pid; wait $pid", daemon);
        Assert.Equal((expected, ""), (code, error));
    }

    [Fact]
    public async Task A_reader_that_went_away_ends_a_watch()
    {
        // The second status is sent when the reader of the first is gone: only the write can notice it.
        TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(async context =>
        {
            if (context.Request.Path.Value!.EndsWith("version", StringComparison.Ordinal))
            {
                read.SetResult();
                await FakeDaemon.SendLinesAsync(context, """{"version":"0.1.0","api":1}""");
                return;
            }

            await FakeDaemon.SendLinesAsync(context, Wire.Status(Wire.Missing));
            await read.Task.WaitAsync(context.RequestAborted);
            await FakeDaemon.SendLinesAsync(context, Wire.Status(Wire.Mounted));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        (int code, string error) = await ShellAsync(
            "{ \"$CTL\" status --watch; echo $? >\"$DIR/code\"; } | { head -n 1 >/dev/null; exec 0</dev/null; \"$CTL\" version >/dev/null; }; exit $(cat \"$DIR/code\")",
            daemon);
        Assert.Equal((141, ""), (code, error));
    }

    [Fact]
    public async Task Output_to_a_file_is_appended_where_the_file_stands()
    {
        (int code, string error) = await ShellAsync(
            "{ echo first; \"$CTL\" --version; echo last; } >\"$DIR/out\"; printf 'first\\nbaremountctl 0.1.0\\nlast\\n' | cmp - \"$DIR/out\"", null);
        Assert.Equal((0, ""), (code, error));
    }

    [Fact]
    public async Task A_full_device_is_told()
    {
        (int code, string error) = await ShellAsync("\"$CTL\" --version >/dev/full", null);
        Assert.Equal(1, code);
        Assert.StartsWith("baremountctl: cannot write the output: ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> ShellAsync(string script, FakeDaemon? daemon)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("baremountctl-process-");
        try
        {
            ProcessStartInfo start = new("/bin/bash", ["-c", script]) { RedirectStandardError = true };
            start.Environment["CTL"] = Path.Join(AppContext.BaseDirectory, "baremountctl");
            start.Environment["DIR"] = folder.FullName;
            start.Environment["BAREMOUNTD_SOCKET"] = daemon?.Socket ?? "/nonexistent";
            using Process shell = Process.Start(start)!;
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(TimeSpan.FromSeconds(60));
            try
            {
                string error = await shell.StandardError.ReadToEndAsync(deadline.Token);
                await shell.WaitForExitAsync(deadline.Token);
                return (shell.ExitCode, error);
            }
            catch (OperationCanceledException)
            {
                shell.Kill(entireProcessTree: true);
                throw;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
