using BareMountd.Cli.Output;
using Spectre.Console.Rendering;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>What a terminal gets: width, colours, and nothing that a disk could have slipped in.</summary>
public sealed class TerminalTests
{
    private static readonly string[] s_hostile =
    [
        "\u001b[2J\u001b]0;owned\u0007",
        "line\nbreak\r\ttab",
        "\u202e\u2066reversed",
        "[red]markup[/] [[",
        string.Concat(Enumerable.Repeat("磁盘名称", 64)),
        new string('L', 255),
        "🖴💾👨‍👩‍👧" + new string('é', 100),
        "e\u0301\u0301\u0301combining",
    ];

    public static TheoryData<int> Hostile => [.. Enumerable.Range(0, s_hostile.Length)];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Lines_keep_to_the_width_and_data_cannot_act(int which)
    {
        string text = s_hostile[which];
        string disk = Wire.Disk(text, "missing", "code", text + " " + text);
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(context => FakeDaemon.SendLinesAsync(
            context, context.Request.Path.Value!.Contains("devices", StringComparison.Ordinal) ? Devices(text) : context.Request.Path.Value.EndsWith("status", StringComparison.Ordinal) ? Wire.Status(disk, Wire.Mounted) : disk));
        foreach (int width in new[] { 80, 60, 132 })
        {
            foreach (string command in new[] { "status", "status x", "devices" })
            {
                CliSetting setting = CliSetting.Terminal(width, ("NO_COLOR", "1"));
                CliRun run = await CliRun.Async(daemon, setting, command.Split(' '));
                Assert.Equal((0, ""), (run.Code, run.Error));
                Assert.All(run.Lines, line => Assert.True(CellWidth.Of(line) <= width, $"{CellWidth.Of(line)} > {width}: {line}"));
                AssertHarmless(run.Out);
            }
        }

        CliRun json = await CliRun.Async(daemon, "status", "--json");
        AssertHarmless(json.Out);
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(json.Out);
        Assert.Equal(text, document.RootElement.GetProperty("disks")[0].GetProperty("name").GetString());
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_pipe_keeps_whole_values(int which)
    {
        string text = s_hostile[which];
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status(Wire.Disk(text, "missing")));
        CliRun run = await CliRun.Async(daemon, new CliSetting { Environment = new Dictionary<string, string> { ["COLUMNS"] = "40", ["TERM"] = "xterm" } }, "status");
        Assert.Contains(Core.Text.TextEscaper.ForTerminal(text) + "  missing", run.Out, StringComparison.Ordinal);
        AssertHarmless(run.Out);
    }

    [Fact]
    public async Task Colours_only_where_they_are_wanted()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status(Wire.Mounted, Wire.Failed));
        CliRun coloured = await CliRun.Async(daemon, CliSetting.Terminal(80), "status");
        Assert.Contains("\u001b[32mmounted\u001b[0m", coloured.Out, StringComparison.Ordinal);
        Assert.Contains("\u001b[1;31mfailed\u001b[0m", coloured.Out, StringComparison.Ordinal);
        string plain = (await CliRun.Async(daemon, CliSetting.Terminal(80, ("NO_COLOR", "1")), "status")).Out;
        AssertHarmless(plain);
        AssertHarmless((await CliRun.Async(daemon, CliSetting.Terminal(80, ("TERM", "dumb")), "status")).Out);
        Assert.Contains("\u001b[", (await CliRun.Async(daemon, CliSetting.Terminal(80, ("NO_COLOR", "")), "status")).Out, StringComparison.Ordinal);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(coloured.Out, "\u001b\\[[0-9;]*m", ""));
    }

    [Fact]
    public async Task Columns_overrides_the_window()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status(Wire.Mounted));
        CliRun run = await CliRun.Async(daemon, CliSetting.Terminal(200, ("COLUMNS", "50"), ("NO_COLOR", "1")), "status");
        Assert.All(run.Lines, line => Assert.True(CellWidth.Of(line) <= 50, line));
        Assert.Contains("games", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("USED", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abcdefghij", 10, "abcdefghij")]
    [InlineData("abcdefghij", 9, "abcd…ghij")]
    [InlineData("abcdefghij", 2, "a…")]
    [InlineData("abcdefghij", 1, "…")]
    [InlineData("磁盘名称", 5, "磁…称")]
    [InlineData("磁盘名称", 4, "磁…")]
    public void Names_are_cut_in_the_middle(string text, int width, string expected)
    {
        Assert.Equal(expected, CellWidth.CutMiddle(text, width));
        Assert.True(CellWidth.Of(expected) <= width);
    }

    [Theory]
    [InlineData("plain", 5)]
    [InlineData("磁盘", 4)]
    [InlineData("한국", 4)]
    [InlineData("ｆｕｌｌ", 8)]
    [InlineData("é", 1)]
    [InlineData("…", 1)]
    public void Cells_are_counted_as_terminals_do(string text, int cells)
    {
        Assert.Equal(cells, CellWidth.Of(text));
        Assert.Equal(cells, new Segment(text).CellCount());
    }

    [Fact]
    public void Long_words_are_broken_and_blanks_at_breaks_go()
    {
        Page page = new(10);
        page.Text(2, "one two three ", new Piece(new string('x', 25), Tone.Bad), " end");
        Assert.Equal(
            ["one two", "  three", "  xxxxxxxx", "  xxxxxxxx", "  xxxxxxxx", "  x end"],
            page.Lines.Select(line => string.Concat(line.Select(p => p.Text)).TrimEnd()));
    }

    private static void AssertHarmless(string text) =>
        Assert.DoesNotContain(text, c => c != '\n' && Core.Text.TextEscaper.NeedsEscape(c.ToString()) && !char.IsSurrogate(c));

    private static string Devices(string text)
    {
        string quoted = System.Text.Json.JsonEncodedText.Encode(text).ToString();
        return $$$"""{"source":"udev","wsl":false,"devices":[{"device":{"name":"sdb","node":"/dev/sdb","number":"8:16","diskSeq":12,"model":"{{{quoted}}}","serial":"{{{quoted}}}","sizeBytes":4000787030016},"type":"disk","vendor":"{{{quoted}}}","content":"{{{quoted}}}","mountPoints":["{{{quoted}}}"],"links":[],"identifiers":[{"key":"label","value":"{{{quoted}}}","note":"{{{quoted}}}"}],"refusal":"{{{quoted}}}","refusalDetail":"{{{quoted}}}"}]}""";
    }
}
