using System.Text.Json;
using BareMountd.Cli;

namespace BareMountd.Daemon.Tests.Cli;

public sealed class CheckConfigTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("baremountctl-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_good_file_is_zero()
    {
        string file = Write("""{ "disks": { "games": { "match": { "serial": "E8238FA6" }, "mountPoint": "/mnt/games", "fsType": "ext4" } } }""");
        CliRun run = await CliRun.Async(null, "check-config", file);
        Assert.Equal((0, $"{file}: ok; 1 disk\n", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Every_finding_is_a_clickable_line_and_the_end_is_one()
    {
        string file = Write("{\n  \"disks\": {\n    \"games\": { \"mach\": {}, \"mountPoint\": \"relative\" }\n  }\n}\n");
        CliRun run = await CliRun.Async(null, "check-config", file);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.True(run.Lines.Length >= 3, run.Out);
        Assert.All(run.Lines[..^1], line => Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(file) + @":3:\d+: (error|warning|notice): \$\.", line));
        Assert.Contains(run.Lines, line => line.Contains("match", StringComparison.Ordinal));
        Assert.StartsWith($"{file}: refused; ", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_all_findings_with_lower_case_words()
    {
        string file = Write("""{ "disk": {} }""");
        CliRun run = await CliRun.Async(null, "check-config", file, "--json");
        Assert.Equal(ExitCode.Failed, run.Code);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        JsonElement first = document.RootElement.GetProperty("diagnostics").EnumerateArray().First(d => d.GetProperty("severity").GetString() == "error");
        Assert.Equal(1, first.GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_not_a_file()
    {
        CliRun missing = await CliRun.Async(null, "check-config", Path.Join(_folder.FullName, "none.json"));
        Assert.Equal(ExitCode.NotFound, missing.Code);
        Assert.StartsWith("baremountctl: there is no file ", missing.Error, StringComparison.Ordinal);
        CliRun folder = await CliRun.Async(null, "check-config", _folder.FullName);
        Assert.Equal(ExitCode.Failed, folder.Code);
        Assert.EndsWith(" is a directory\n", folder.Error, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        string file = Path.Join(_folder.FullName, "config.json");
        File.WriteAllText(file, text);
        return file;
    }
}
