using System.Net.Sockets;
using BareMountd.Cli;
using BareMountd.Cli.Client;
using Microsoft.AspNetCore.Http;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>Everything that can go wrong: the exit code, one helpful line, nothing on standard output, never a stack trace.</summary>
public sealed class FailureTests
{
    public static TheoryData<string> Commands =>
        ["status", "status games", "status --watch", "status --names", "mount games", "unmount games", "remount games", "wait games", "reload", "devices", "explain games", "events", "events --follow"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Without_a_daemon(string command)
    {
        CliRun run = await CliRun.Async(null, [.. command.Split(' '), "--socket", "/nonexistent/control.sock"]);
        AssertOneLine(run, ExitCode.Unreachable, "there is no /nonexistent/control.sock; start it with 'systemctl start baremountd'");
    }

    [Fact]
    public async Task Nobody_listens_on_the_socket()
    {
        string path = Path.Join(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".sock");
        using (Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            CliRun run = await CliRun.Async(null, "status", "--socket", path);
            AssertOneLine(run, ExitCode.Unreachable, "nobody listens");
        }

        File.Delete(path);
    }

    [Fact]
    public async Task A_path_that_no_socket_can_have() =>
        AssertOneLine(await CliRun.Async(null, "status", "--socket", new string('x', 300)), ExitCode.Usage, "cannot be the path of a socket");

    [Fact]
    public void The_socket_is_not_for_this_user()
    {
        CliException e = ControlErrors.Connect("/run/x", new SocketException((int)SocketError.AccessDenied));
        Assert.Equal(ExitCode.NoPermission, e.Code);
        Assert.Contains("usermod -aG baremountd", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task The_socket_is_not_for_this_user_for_real()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may connect to any socket");
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status());
        File.SetUnixFileMode(daemon.Socket, UnixFileMode.None);
        AssertOneLine(await CliRun.Async(daemon, "status"), ExitCode.NoPermission, "no permission to talk to baremountd");
    }

    [Theory]
    [InlineData(400, ExitCode.Usage)]
    [InlineData(403, ExitCode.NoPermission)]
    [InlineData(404, ExitCode.NotFound)]
    [InlineData(409, ExitCode.Failed)]
    [InlineData(500, ExitCode.Failed)]
    [InlineData(503, ExitCode.Unreachable)]
    public async Task Errors_of_the_daemon_have_their_exit_codes(int status, int expected)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Error("some-code", "this is \u001b[31mwrong", "do that"), status);
        foreach (string command in new[] { "status", "status --watch", "mount games", "reload", "wait games", "version" })
        {
            CliRun run = await CliRun.Async(daemon, command.Split(' '));
            Assert.Equal(expected, run.Code);
            Assert.Equal("baremountctl: this is \\x1b[31mwrong; do that\n", run.Error);
        }
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task An_error_without_a_reason_is_told_as_a_difference_of_versions(int status)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync("<html>", status);
        AssertOneLine(await CliRun.Async(daemon, "status"), ExitCode.Protocol, $"HTTP {status}");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"disks\":[{}]}")]
    [InlineData("{\"version\":\"\\ud800\",\"source\":\"\\ud800\",\"subject\":\"\\ud800\"}")]
    public async Task Garbage(string body)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(body);
        foreach (string command in new[] { "status", "status games", "mount games", "reload", "devices", "explain x", "events" })
        {
            CliRun run = await CliRun.Async(daemon, command.Split(' '));
            Assert.True(run.Code == ExitCode.Protocol, $"{command}: {run.Code} {run.Out} {run.Error}");
            AssertOneLine(run, ExitCode.Protocol, "not understood");
        }
    }

    [Fact]
    public async Task Something_else_listens()
    {
        string path = Path.Join(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".sock");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        Task<CliRun> run = CliRun.Async(null, "status", "--socket", path);
        using (Socket peer = await socket.AcceptAsync(TestContext.Current.CancellationToken))
        {
            await peer.SendAsync("220 mail ready\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            AssertOneLine(await run, ExitCode.Protocol, "does not speak HTTP");
        }

        File.Delete(path);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("status --watch")]
    [InlineData("wait games")]
    [InlineData("mount games")]
    public async Task The_daemon_goes_away_in_the_middle_of_an_answer(string command)
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(async context =>
        {
            await context.Response.WriteAsync("{\"version\":", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });
        AssertOneLine(await CliRun.Async(daemon, command.Split(' ')), ExitCode.Unreachable, "closed the connection");
    }

    [Fact]
    public async Task A_stuck_daemon_is_given_up_after_the_deadline()
    {
        ManualTime time = new();
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync();
        Task<CliRun> run = CliRun.Async(daemon, new CliSetting { Time = time }, "status");
        await time.FirstTimer.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(ControlClient.ReadDeadline);
        AssertOneLine(await run, ExitCode.TimedOut, "did not answer within 15 s");
    }

    [Theory]
    [InlineData("unmount", 200)]
    [InlineData("unmount", 409)]
    public async Task A_refused_action_gives_reason_hint_and_log(string verb, int status)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Action(false, "mounted", "the filesystem is in use", "unmount-busy"), status);
        CliRun run = await CliRun.Async(daemon, verb, "games");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Equal("", run.Out);
        Assert.Equal("baremountctl: games: the filesystem is in use [unmount-busy]; find who uses it\n  log: umount: target is busy\n", run.Error);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(409)]
    public async Task A_refused_reload_prints_every_finding(int status)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(
            """{"ok":false,"added":[],"removed":[],"changed":[],"diagnostics":[{"severity":"error","code":"unknown-key","file":"/etc/c.json","line":3,"column":5,"path":"$.disk","message":"did you mean disks?"}]}""",
            status);
        CliRun run = await CliRun.Async(daemon, "reload");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("/etc/c.json:3:5: error: $.disk: did you mean disks? [unknown-key]\nbaremountctl: the configuration has errors", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_is_told_once_and_does_no_harm()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status(), version: "0.2.0\t");
        CliRun run = await CliRun.Async(daemon, "status");
        Assert.Equal(0, run.Code);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.StartsWith("baremountctl: warning: the daemon is version 0.2.0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_api_is_an_error_of_version()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync("""{"version":"0.1.0","api":2}""");
        CliRun run = await CliRun.Async(daemon, "version");
        Assert.Equal(ExitCode.Protocol, run.Code);
        Assert.Contains("API 2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_own_version_is_told_without_a_daemon()
    {
        CliRun run = await CliRun.Async(null, "version");
        Assert.Equal((ExitCode.Unreachable, "baremountctl 0.1.0\n"), (run.Code, run.Out));
    }

    [Fact]
    public async Task A_device_that_does_not_exist()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Devices);
        AssertOneLine(await CliRun.Async(daemon, "devices", "sdz"), ExitCode.NotFound, "there is no block device \"sdz\"");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Names_that_a_url_would_swallow(string name)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status());
        foreach (string command in new[] { "status", "mount", "explain" })
        {
            AssertOneLine(await CliRun.Async(daemon, command, name), ExitCode.NotFound, "is no name of a disk");
        }

        Assert.Empty(daemon.Requests);
    }

    [Theory]
    [InlineData("stauts", "there is no command \"stauts\" (did you mean \"status\"?); see 'baremountctl --help'")]
    [InlineData("status --jsno", "there is no option \"--jsno\" (did you mean \"--json\"?); see 'baremountctl status --help'")]
    [InlineData("reload --foo", "there is no option \"--foo\"; see 'baremountctl reload --help'")]
    [InlineData("mount", "DISK is missing; see 'baremountctl mount --help'")]
    [InlineData("mount a b", "\"b\" is one argument too many; see 'baremountctl mount --help'")]
    [InlineData("mount ''", "DISK is empty; see 'baremountctl mount --help'")]
    [InlineData("wait a --timeout", "--timeout needs a value: --timeout TIME; see 'baremountctl wait --help'")]
    [InlineData("wait a --timeout soon", "--timeout \"soon\" is no duration: give a number with ms, s, m or h, such as 500ms, 30s or 5m; a bare number is seconds; see 'baremountctl wait --help'")]
    [InlineData("wait a --timeout=-5s", "--timeout \"-5s\" is no duration: give a number with ms, s, m or h, such as 500ms, 30s or 5m; a bare number is seconds; see 'baremountctl wait --help'")]
    [InlineData("devices --config-snippet yaml", "--config-snippet is nix or json, not \"yaml\"; see 'baremountctl devices --help'")]
    [InlineData("devices --json sdb", "--json prints the whole answer: it goes with neither DEVICE nor --config-snippet; see 'baremountctl devices --help'")]
    [InlineData("events --since soon", "--since \"soon\" is not understood: give a time ago such as 90s, 30m, 1h, 2d or 1w, a moment such as 2026-11-21T10:00, or the number of an event; see 'baremountctl events --help'")]
    [InlineData("events --kind stat", "there is no kind \"stat\" (did you mean \"state\"?); kinds are asked, attached, condition-cleared, condition-raised, config, daemon, detached, policy, resync, state; see 'baremountctl events --help'")]
    [InlineData("events --limit all", "--limit \"all\" is no number of events; see 'baremountctl events --help'")]
    [InlineData("--socket", "--socket needs a value: --socket PATH; see 'baremountctl --help'")]
    [InlineData("--socket /x", "a command is missing after the options; see 'baremountctl --help'")]
    [InlineData("\u001b[31m", "there is no command \"\\x1b[31m\"; see 'baremountctl --help'")]
    public async Task A_wrong_command_line(string line, string expected)
    {
        CliRun run = await CliRun.Async(null, [.. line.Split(' ').Select(a => a == "''" ? "" : a)]);
        Assert.Equal((ExitCode.Usage, "", $"baremountctl: {expected}\n"), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Ctrl_C_ends_quietly()
    {
        using CancellationTokenSource stop = new();
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(async context =>
        {
            await FakeDaemon.SendLinesAsync(context, Wire.Status(Wire.Missing));
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        foreach (string command in new[] { "status --watch", "wait backup --timeout 1h" })
        {
            CliRun run = await CliRun.Async(daemon, new CliSetting { Stop = stop.Token }, command.Split(' '));
            Assert.Equal((ExitCode.Interrupted, ""), (run.Code, run.Error));
        }
    }

    [Fact]
    public async Task A_reader_that_went_away_ends_a_watch_quietly()
    {
        await using FakeDaemon daemon = await FakeDaemon.StreamAsync(Wire.Status(Wire.Missing), Wire.Status(Wire.Mounted));
        CliRun run = await CliRun.Async(daemon, new CliSetting { Out = new BrokenWriter(32) }, "status", "--watch");
        Assert.Equal((ExitCode.BrokenPipe, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task A_full_disk_is_told()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status(Wire.Missing));
        CliRun run = await CliRun.Async(daemon, new CliSetting { Out = new BrokenWriter(28) }, "status");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("baremountctl: cannot write the output: ", run.Error, StringComparison.Ordinal);
    }

    private static void AssertOneLine(CliRun run, int code, string part)
    {
        Assert.True(run.Code == code, $"exit {run.Code}, expected {code}\n{run.Out}\n{run.Error}");
        Assert.Equal("", run.Out);
        Assert.StartsWith("baremountctl: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }
}
