using System.CommandLine;

namespace BareMountd.Cli.CommandLine;

/// <summary>A command with what its help says beyond arguments and options.</summary>
internal sealed class CliCommand(string name, string summary) : Command(name, summary)
{
    /// <summary>Paragraphs after the summary.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Command lines with what they do.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];
}
