using System.Runtime.InteropServices;
using BareMountd.Core.Host;

namespace BareMountd.Cli;

/// <summary>Everything outside that a command may touch, as one value: tests run the whole program in parallel with their own.</summary>
internal sealed record CliHost
{
    /// <summary>Standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input; null when it is a terminal, where nobody writes a file.</summary>
    public Func<Stream?> Input { get; init; } = static () => null;

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

    /// <summary>When this program was built; null when that is not known.</summary>
    public DateTimeOffset? BuiltAt { get; init; }

    /// <summary>True when the dynamic linker finds a library.</summary>
    public Func<string, bool> HasLibrary { get; init; } = CanLoad;

    /// <summary>The running process.</summary>
    public static CliHost Process() => new()
    {
        Out = StandardOutput.Open(),
        Error = Console.Error,
        Input = static () => Console.IsInputRedirected ? Console.OpenStandardInput() : null,
        Environment = System.Environment.GetEnvironmentVariable,
        OutIsTerminal = !Console.IsOutputRedirected,
        WindowSize = ReadWindowSize,
        BuiltAt = ReadBuildTime(),
    };

    private static bool CanLoad(string library)
    {
        bool found = NativeLibrary.TryLoad(library, out nint handle);
        if (found)
        {
            NativeLibrary.Free(handle);
        }

        return found;
    }

    /// <summary>Packages give their files the time of the source; the Nix store gives all the same one, which tells nothing.</summary>
    private static DateTimeOffset? ReadBuildTime()
    {
        FileInfo program = new(Path.Join(AppContext.BaseDirectory, "baremountctl.dll"));
        return program.Exists && program.LastWriteTimeUtc.Year >= 2020 ? new DateTimeOffset(program.LastWriteTimeUtc) : null;
    }

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
