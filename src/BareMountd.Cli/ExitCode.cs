namespace BareMountd.Cli;

/// <summary>
/// What <c>baremountctl</c> returns to the shell. The one list: <c>--help</c>, the manual page and docs/cli.md are tested against it.
/// </summary>
internal static class ExitCode
{
    /// <summary>Done, or the disk is mounted.</summary>
    public const int Ok = 0;

    /// <summary>The daemon tried and failed, refused, the configuration has errors, or a check of the doctor failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The time given is over.</summary>
    public const int TimedOut = 3;

    /// <summary>The daemon does not run, is not ready, or went away.</summary>
    public const int Unreachable = 4;

    /// <summary>The socket, the action or the file is not for this user.</summary>
    public const int NoPermission = 5;

    /// <summary>No such disk, device or file.</summary>
    public const int NotFound = 6;

    /// <summary>The answer is not understood: daemon and CLI are of versions that do not fit.</summary>
    public const int Protocol = 7;

    /// <summary>Ctrl-C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of the output is gone: 128 + SIGPIPE.</summary>
    public const int BrokenPipe = 141;

    /// <summary>Ended by SIGTERM: 128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Every code that a user should know, with its meaning in few words.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "done"),
        (Failed, "failed or refused"),
        (Usage, "wrong command line"),
        (TimedOut, "timed out"),
        (Unreachable, "baremountd is not running or not ready"),
        (NoPermission, "no permission"),
        (NotFound, "no such disk, device or file"),
        (Protocol, "daemon and baremountctl do not understand each other"),
        (Interrupted, "interrupted"),
    ];
}
