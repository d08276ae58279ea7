using System.Text.Json;
using BareMountd.Cli;
using BareMountd.Cli.Output;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary><c>baremountctl io</c>.</summary>
public sealed class IoTests
{
    private static readonly string s_wire = Answer("on", "", 300, "storage");

    [Fact]
    public async Task A_pipe_gets_figures_without_bars_or_colours()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(s_wire);
        CliRun run = await CliRun.Async(daemon, "io");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            """
            I/O in 5m: 13 MiB/s read, 4.0 MiB/s written, 25% to VHDX files

            DISK      SHARE        READ    WRITTEN  REQ/S    SIZE  LATENCY  BUSY
            storage     75%    12 MiB/s  1.0 MiB/s    208  64 KiB   1.2 ms   34%
            vhdx-0a1    25%  1000 KiB/s  3.0 MiB/s    208  64 KiB   1.2 ms   95%

            """.ReplaceLineEndings("\n"),
            run.Out);
        Assert.Equal(["GET /v1/io?window=5m"], daemon.Requests);
    }

    [Fact]
    public async Task A_terminal_gets_bars_and_the_last_hour()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(s_wire);
        CliRun run = await CliRun.Async(daemon, CliSetting.Terminal(140, ("NO_COLOR", "1")), "io", "--window", "1h");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("storage   ████████████      ", run.Out, StringComparison.Ordinal);
        Assert.Contains("vhdx-0a1  ████              ", run.Out, StringComparison.Ordinal);

        // No reading is a dot, none moved is the lowest level, and the highest is that of the busiest disk.
        Assert.EndsWith("··········▁▁▁▁▁▁▁▁▁▁██████████", run.Lines[3], StringComparison.Ordinal);
        Assert.EndsWith("··········▁▁▁▁▁▁▁▁▁▁▄▄▄▄▄▄▄▄▄▄", run.Lines[4], StringComparison.Ordinal);
        Assert.Equal(["GET /v1/io?window=1h"], daemon.Requests);
        CliRun coloured = await CliRun.Async(daemon, CliSetting.Terminal(140), "io");
        Assert.Contains("\u001b[36m████████████    \u001b[0m", coloured.Out, StringComparison.Ordinal);
        Assert.Equal(run.Out, System.Text.RegularExpressions.Regex.Replace(coloured.Out, "\u001b\\[[0-9;]*m", ""));
    }

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public async Task No_line_is_wider_than_the_screen(int width)
    {
        string wire = Answer("on", "", 300, "line\nbreak\u001b[31m\u202e 磁盘 " + new string('L', 255));
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(wire);
        foreach (string by in new[] { "disk", "unit" })
        {
            CliRun run = await CliRun.Async(daemon, CliSetting.Terminal(width, ("NO_COLOR", "1")), "io", "--by", by);
            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.All(run.Lines, line => Assert.True(CellWidth.Of(line) <= width, line));
            Assert.DoesNotContain(run.Out, c => c != '\n' && Core.Text.TextEscaper.NeedsEscape(c.ToString()) && !char.IsSurrogate(c));
            Assert.Contains("75%", run.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(110)]
    public async Task A_name_is_worth_more_than_a_bar(int width)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Answer("on", "", 300, "disk-of-20-letters.."));
        CliRun run = await CliRun.Async(daemon, CliSetting.Terminal(width, ("NO_COLOR", "1")), "io");
        Assert.Contains("disk-of-20-letters..  ", run.Out, StringComparison.Ordinal);
        Assert.All(run.Lines, line => Assert.True(CellWidth.Of(line) <= width, line));
    }

    [Fact]
    public async Task By_unit_it_says_who_does_it()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(s_wire);
        CliRun run = await CliRun.Async(daemon, "io", "--by", "unit");
        Assert.Equal("UNIT                DISK     SHARE      READ    WRITTEN  REQ/S", run.Lines[2]);
        Assert.Equal("postgresql.service  storage    75%  12 MiB/s  1.0 MiB/s    208", run.Lines[3]);
        Assert.Equal("-.slice             storage    25%     0 B/s      0 B/s      -", run.Lines[4]);
    }

    [Fact]
    public async Task Without_accounting_it_says_how_to_switch_it_on()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Answer("off", "set DefaultIOAccounting=yes", 300, "storage", units: ""));
        CliRun run = await CliRun.Async(daemon, "io", "--by", "unit");
        Assert.Contains("I/O of units is not counted (off): set DefaultIOAccounting=yes\n", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("no unit has moved anything\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("not counted", (await CliRun.Async(daemon, "io")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_covered_yet_is_told()
    {
        await using FakeDaemon young = await FakeDaemon.AnswerAsync(Answer("on", "", 42, "storage"));
        Assert.Equal("readings cover 42 s of it so far", (await CliRun.Async(young, "io")).Lines[1]);
        await using FakeDaemon first = await FakeDaemon.AnswerAsync(Answer("on", "", 0, "storage"));
        CliRun run = await CliRun.Async(first, "io");
        Assert.Equal(["I/O in 5m: no figures yet", "two readings are needed: look again in a few seconds"], run.Lines[..2]);
    }

    [Fact]
    public async Task Json_is_what_the_daemon_sent()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(s_wire);
        CliRun run = await CliRun.Async(daemon, "io", "--json");
        using JsonDocument sent = JsonDocument.Parse(s_wire);
        using JsonDocument shown = JsonDocument.Parse(run.Out);
        Assert.True(JsonElement.DeepEquals(sent.RootElement, shown.RootElement));
    }

    [Theory]
    [InlineData("--window 2d", "--window \"2d\" is none: give one of 1m, 5m, 1h")]
    [InlineData("--window", "--window needs a value")]
    [InlineData("--by disks", "--by \"disks\" is none (did you mean \"disk\"?): give one of disk, unit")]
    [InlineData("storage", "one argument too many")]
    [InlineData("--wacth", "there is no option \"--wacth\" (did you mean \"--watch\"?)")]
    public async Task Other_words_are_refused_with_those_that_are_right(string words, string expected)
    {
        CliRun run = await CliRun.Async(null, ["io", .. words.Split(' ')]);
        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData(0, "storage 75% 12 MiB/s 1.0 MiB/s 208 64 KiB 1.2 ms 34%")]
    [InlineData(120, "\u001b[H\u001b[J")]
    public async Task Watch_looks_again_and_again_until_it_is_interrupted(int columns, string mark)
    {
        int looks = 0;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ManualTime time = new();
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(async context =>
        {
            if (++looks == 3)
            {
                await stop.CancelAsync();
            }

            await FakeDaemon.SendLinesAsync(context, s_wire);
        });
        CliSetting setting = (columns == 0 ? new CliSetting() : CliSetting.Terminal(columns)) with { Time = time, Stop = stop.Token };
        Task<CliRun> run = CliRun.Async(daemon, setting, "io", "--watch");
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.WhenAny(run, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.Equal((ExitCode.Interrupted, ""), ((await run).Code, (await run).Error));
        Assert.Equal(2, (await run).Out.Split(mark).Length - 1);
    }

    private static string Answer(
        string accounting,
        string hint,
        int covered,
        string disk,
        string units = """{"unit":"postgresql.service","disk":DISK,"share":{"both":0.75,"read":0.9,"write":0.2},"read":FAST,"write":SLOW,"both":BOTH},{"unit":"-.slice","disk":DISK,"share":{"both":0.25},"read":NONE,"write":NONE,"both":NONE}""")
    {
        const string Fast = """{"bytes":3600000000,"bytesPerSecond":12582912,"operationsPerSecond":192}""";
        const string Slow = """{"bytes":300000000,"bytesPerSecond":1048576,"operationsPerSecond":16}""";
        const string Both = """{"bytes":3900000000,"bytesPerSecond":13631488,"operationsPerSecond":208,"meanRequestBytes":65536,"meanLatencySeconds":0.0012}""";
        string name = "\"" + JsonEncodedText.Encode(disk).ToString() + "\"";
        string json = $$$"""
            {"window":"5m","windows":["1m","5m","1h"],"windowSeconds":300,"coveredSeconds":{{{covered}}},"imbalance":{"both":0},"vhdxShare":{"both":0.25},"future":{"kept":1},
             "disks":[
              {"name":DISK,"kind":"bare","devices":["sdd"],"share":{"both":0.75},"read":FAST,"write":SLOW,"both":BOTH,"queueDepth":0.4,"utilization":0.34,"readBytesTotal":1,"writtenBytesTotal":2},
              {"name":"vhdx-0a1","kind":"vhdx","devices":["sda"],"share":{"both":0.25},"read":{"bytes":1,"bytesPerSecond":1024000,"operationsPerSecond":1},"write":{"bytes":1,"bytesPerSecond":3145728,"operationsPerSecond":1},"both":BOTH,"queueDepth":2,"utilization":0.95,"readBytesTotal":1,"writtenBytesTotal":2}],
             "accounting":{"state":"{{{accounting}}}","hint":"{{{hint}}}"},
             "units":[{{{units}}}],
             "series":{"bucketSeconds":120,"disks":[{"disk":DISK,"kind":"bare","read":[{{{Hour("1000")}}}],"written":[{{{Hour("1000")}}}]},{"disk":"vhdx-0a1","kind":"vhdx","read":[{{{Hour("800")}}}],"written":[{{{Hour("50")}}}]}]}}
            """;
        return json.Replace("DISK", name, StringComparison.Ordinal).Replace("FAST", Fast, StringComparison.Ordinal).Replace("SLOW", Slow, StringComparison.Ordinal)
            .Replace("BOTH", Both, StringComparison.Ordinal).Replace("NONE", """{"bytes":0,"bytesPerSecond":0}""", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

        static string Hour(string last) => string.Join(',', Enumerable.Repeat("null", 10).Concat(Enumerable.Repeat("0", 10)).Concat(Enumerable.Repeat(last, 10)));
    }
}
