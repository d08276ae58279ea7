namespace BareMountd.Cli;

/// <summary>An end that the user can do something about: an exit code and one line for stderr.</summary>
internal sealed class CliException : Exception
{
    public CliException(int exitCode, string message, string hint = "", IReadOnlyList<string>? log = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = exitCode;
        Hint = hint;
        Log = log ?? [];
    }

    /// <summary>One of <see cref="ExitCode"/>.</summary>
    public int Code { get; }

    /// <summary>What to do next; empty when there is nothing to say.</summary>
    public string Hint { get; }

    /// <summary>Last words of systemd and the kernel; may be empty.</summary>
    public IReadOnlyList<string> Log { get; }
}
