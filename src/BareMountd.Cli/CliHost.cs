using BareMountd.Core.Host;

namespace BareMountd.Cli;

/// <summary>Everything outside that a command may touch, as one value: tests run the whole program in parallel with their own.</summary>
internal sealed record CliHost
{
    /// <summary>Standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>True when standard output is a terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Columns and rows of the terminal; null when unknown.</summary>
    public Func<(int Columns, int Rows)?> WindowSize { get; init; } = static () => null;

    /// <summary>Clock, timers and the user's time zone.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the machine's trees stand.</summary>
    public LinuxRoots Roots { get; init; } = LinuxRoots.System;

    /// <summary>Version of this program.</summary>
    public string Version { get; init; } = ProductVersion.Value;

    /// <summary>The running process.</summary>
    public static CliHost Process() => new()
    {
        Out = StandardOutput.Open(),
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariable,
        OutIsTerminal = !Console.IsOutputRedirected,
        WindowSize = ReadWindowSize,
    };

    private static (int Columns, int Rows)? ReadWindowSize()
    {
        try
        {
            return (Console.WindowWidth, Console.WindowHeight);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
