using BareMountd.Core.Host;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>The surroundings of a run.</summary>
internal sealed record CliSetting
{
    /// <summary>Standard input; null for a terminal.</summary>
    public string? Input { get; init; }

    /// <summary>Width of the terminal; 0 for a pipe.</summary>
    public int Columns { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>By default a machine of which nothing can be read, so that no test finds a daemon that happens to run.</summary>
    public LinuxRoots Roots { get; init; } = new() { Proc = "/nonexistent/proc", Run = "/nonexistent/run" };

    public TimeProvider? Time { get; init; }

    public TextWriter? Out { get; init; }

    public DateTimeOffset? BuiltAt { get; init; }

    public IReadOnlyCollection<string> MissingLibraries { get; init; } = [];

    public string Version { get; init; } = "0.1.0";

    public CancellationToken Stop { get; init; } = TestContext.Current.CancellationToken;

    /// <summary>A terminal that knows colours.</summary>
    public static CliSetting Terminal(int columns, params (string Name, string Value)[] environment) => new()
    {
        Columns = columns,
        Environment = environment.Append(("TERM", "xterm-256color")).DistinctBy(e => e.Item1).ToDictionary(e => e.Item1, e => e.Item2),
    };
}
