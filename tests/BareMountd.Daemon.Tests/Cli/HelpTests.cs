using BareMountd.Cli;
using BareMountd.Cli.Commands;
using BareMountd.Core.Events;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>The list of commands, their help, and the documents that must say the same.</summary>
public sealed class HelpTests
{
    private static readonly CliSetting s_real = new() { Roots = Core.Host.LinuxRoots.System };

    public static TheoryData<string> Names => [.. CommandList.All.Select(c => c.Name)];

    [Fact]
    public void The_list_is_sorted()
    {
        string[] names = [.. CommandList.All.Select(c => c.Name)];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Help_of_the_program()
    {
        CliRun run = await CliRun.Async(null, s_real, "--help");
        Assert.Equal((0, ""), (run.Code, run.Error));
        RepositoryFiles.AssertGolden("tests/golden/cli/baremountctl.txt", run.Out);
        Assert.Equal(run.Out, (await CliRun.Async(null, s_real)).Out);
        Assert.All(run.Lines, line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Help_of_a_command(string name)
    {
        CliRun run = await CliRun.Async(null, s_real, name, "--help");
        Assert.Equal((0, ""), (run.Code, run.Error));
        RepositoryFiles.AssertGolden($"tests/golden/cli/{name}.txt", run.Out);
        Assert.Equal(run.Out, (await CliRun.Async(null, s_real, name, "-h")).Out);
        Assert.All(run.Lines, line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Every_exit_code_stands_in_the_documents()
    {
        string docs = RepositoryFiles.Read("docs/cli.md");
        string manual = RepositoryFiles.Read("packaging/man/baremountctl.1");
        foreach ((int code, string meaning) in ExitCode.All)
        {
            Assert.Contains($"| {code} | {meaning}", docs, StringComparison.Ordinal);
            Assert.Contains($".It {code}\n{char.ToUpperInvariant(meaning[0])}{meaning[1..]}", manual, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_stands_in_documents_manual_and_completions(string name)
    {
        Assert.Contains($"### `baremountctl {name}", RepositoryFiles.Read("docs/cli.md"), StringComparison.Ordinal);
        Assert.Contains($".It Cm {name}", RepositoryFiles.Read("packaging/man/baremountctl.1"), StringComparison.Ordinal);
        foreach (string shell in new[] { "baremountctl.bash", "_baremountctl", "baremountctl.fish" })
        {
            Assert.Contains(name, RepositoryFiles.Read("packaging/completions/" + shell), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_kind_of_event_stands_in_documents_manual_and_completions()
    {
        foreach (string kind in EventKinds.All)
        {
            Assert.Contains($"| `{kind}` |", RepositoryFiles.Read("docs/cli.md"), StringComparison.Ordinal);
            foreach (string file in new[] { "man/baremountctl.1", "completions/baremountctl.bash", "completions/_baremountctl", "completions/baremountctl.fish" })
            {
                Assert.Contains(kind, RepositoryFiles.Read("packaging/" + file), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_option_stands_in_manual_and_completions()
    {
        using CliSession session = new(new CliHost { Out = TextWriter.Null, Error = TextWriter.Null });
        string manual = RepositoryFiles.Read("packaging/man/baremountctl.1");
        foreach (string option in CliApp.BuildRoot(session).Subcommands.SelectMany(c => c.Options).Where(o => !o.Hidden).Select(o => o.Name).Append("--socket").Distinct())
        {
            Assert.Contains("Fl -" + option[2..], manual, StringComparison.Ordinal);
            foreach (string shell in new[] { "baremountctl.bash", "_baremountctl" })
            {
                Assert.Contains(option, RepositoryFiles.Read("packaging/completions/" + shell), StringComparison.Ordinal);
            }

            Assert.Contains("-l " + option[2..], RepositoryFiles.Read("packaging/completions/baremountctl.fish"), StringComparison.Ordinal);
        }
    }
}
