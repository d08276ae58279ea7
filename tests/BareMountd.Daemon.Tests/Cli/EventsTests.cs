using System.Text.Json;
using BareMountd.Cli;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary><c>baremountctl events</c>.</summary>
public sealed class EventsTests
{
    private const string Attached = """{"id":41,"time":"2026-03-01T08:29:57+00:00","kind":"attached","disk":"games","severity":"info","message":"sdb came (WD_BLACK)","facts":{"device":"sdb"},"future":1}""";
    private const string Failed = """{"id":42,"time":"2026-03-01T08:29:59.5+00:00","kind":"state","disk":"games","severity":"critical","message":"failed (mount-failed) on sdb1","facts":{}}""";
    private const string Daemon = """{"id":43,"time":"2026-03-01T08:30:00+00:00","kind":"daemon","severity":"info","message":"baremountd 0.1.0 stopped","facts":{}}""";

    [Fact]
    public async Task One_line_an_event_in_stable_columns()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Answer(Attached, Failed, Daemon));
        CliRun run = await CliRun.Async(daemon, "events");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            """
               41  2026-03-01 08:29:57 UTC  games       attached           sdb came (WD_BLACK)
               42  2026-03-01 08:29:59 UTC  games       state              failed (mount-failed) on sdb1
               43  2026-03-01 08:30:00 UTC  -           daemon             baremountd 0.1.0 stopped

            """.ReplaceLineEndings("\n"),
            run.Out);
        Assert.Equal(["GET /v1/events?limit=50"], daemon.Requests);
    }

    [Theory]
    [InlineData("events games", "/v1/events?disk=games&limit=50")]
    [InlineData("events a&b=c", "/v1/events?disk=a%26b%3Dc&limit=50")]
    [InlineData("events --since 1h", "/v1/events?since=2026-03-01T07%3A30%3A00.000Z")]
    [InlineData("events --since 41", "/v1/events?after=41")]
    [InlineData("events --since 41 --limit 3", "/v1/events?after=41&limit=3")]
    [InlineData("events --kind state --kind attached", "/v1/events?kind=state%2Cattached&limit=50")]
    [InlineData("events --limit 7", "/v1/events?limit=7")]
    public async Task What_is_asked_for_is_asked_of_the_daemon(string line, string path)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Answer());
        CliRun run = await CliRun.Async(daemon, line.Split(' '));
        Assert.Equal((0, "no events\n", ""), (run.Code, run.Out, run.Error));
        Assert.Equal(["GET " + path], daemon.Requests);
    }

    [Fact]
    public async Task What_is_forgotten_is_told()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Answer(Attached));
        Assert.StartsWith("events before 41 are forgotten\n", (await CliRun.Async(daemon, "events", "--since", "39")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("forgotten", (await CliRun.Async(daemon, "events", "--since", "40")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("forgotten", (await CliRun.Async(daemon, "events", "--since", "1000")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_what_the_daemon_sent()
    {
        string wire = Answer(Attached, Failed);
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(wire);
        CliRun run = await CliRun.Async(daemon, "events", "--json");
        using JsonDocument sent = JsonDocument.Parse(wire);
        using JsonDocument shown = JsonDocument.Parse(run.Out);
        Assert.True(JsonElement.DeepEquals(sent.RootElement, shown.RootElement));
    }

    [Fact]
    public async Task Follow_shows_each_and_ends_when_the_daemon_does()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(context => FakeDaemon.SendLinesAsync(context, Attached, "", Failed));
        CliRun run = await CliRun.Async(daemon, "events", "--follow");
        Assert.Equal(2, run.Lines.Length);
        Assert.StartsWith("   42  2026-03-01 08:29:59 UTC  games       state  ", run.Lines[1], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("closed the connection", run.Error, StringComparison.Ordinal);
        Assert.Equal(["GET /v1/events?follow=true&limit=10"], daemon.Requests);

        CliRun json = await CliRun.Async(daemon, "events", "-f", "--json");
        Assert.Equal(2, json.Lines.Length);
        Assert.Equal(1, JsonDocument.Parse(json.Lines[0]).RootElement.GetProperty("future").GetInt32());
    }

    [Fact]
    public async Task Severity_is_colour_and_a_narrow_terminal_wraps()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Answer(Attached, Failed));
        CliRun coloured = await CliRun.Async(daemon, CliSetting.Terminal(120), "events");
        Assert.Contains("\u001b[1;31mfailed (mount-failed) on sdb1\u001b[0m", coloured.Out, StringComparison.Ordinal);
        Assert.Contains("\u001b[0msdb came (WD_BLACK)\n", coloured.Out, StringComparison.Ordinal);
        CliRun narrow = await CliRun.Async(daemon, CliSetting.Terminal(60, ("NO_COLOR", "1")), "events");
        Assert.All(narrow.Lines, line => Assert.True(CellWidth.Of(line) <= 60, line));
        Assert.Contains("failed (mount-failed)", narrow.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_cannot_act_and_times_are_local()
    {
        string hostile = """{"id":1,"time":"2026-03-01T08:30:00+00:00","kind":"new\u001b[2J","disk":"x\ny","severity":"\u001b[31m","message":"a\r\n\u202eb","facts":{}}""";
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Answer(hostile));
        CliRun run = await CliRun.Async(daemon, new CliSetting { Time = new ManualTime(zone) }, "events");
        Assert.Equal("    1  2026-03-01 10:30:00 +02:00  x\\x0ay      new\\x1b[2J         a\\x0d\\x0a\\u202eb\n", run.Out);
    }

    [Theory]
    [InlineData("90s", "2026-03-01T08:28:30Z")]
    [InlineData("1.5h", "2026-03-01T07:00:00Z")]
    [InlineData("2d", "2026-02-27T08:30:00Z")]
    [InlineData("1w", "2026-02-22T08:30:00Z")]
    [InlineData("2026-02-01", "2026-01-31T22:00:00Z")]
    [InlineData("2026-02-01T10:00", "2026-02-01T08:00:00Z")]
    [InlineData("2026-02-01 10:00:05", "2026-02-01T08:00:05Z")]
    [InlineData("2026-02-01T10:00Z", "2026-02-01T10:00:00Z")]
    [InlineData("2026-02-01T10:00:00+05:30", "2026-02-01T04:30:00Z")]
    public void Moments_are_read_in_the_zone_of_the_user(string text, string expected)
    {
        ManualTime time = new(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test"));
        Assert.True(SinceWord.TryParse(text, time, out SinceWord since));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), since.Time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1y")]
    [InlineData("99999w")]
    [InlineData("2026-13-01")]
    [InlineData("21.11.2026")]
    [InlineData("99999999999999999999")]
    public void Other_words_are_refused(string text) => Assert.False(SinceWord.TryParse(text, new ManualTime(), out _));

    private static string Answer(params string[] events) =>
        $$"""{"events":[{{string.Join(',', events)}}],"firstId":41,"lastId":43}""";
}
