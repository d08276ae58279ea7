namespace BareMountd.Vm.Harness;

/// <summary>How a shell command in the guest ended.</summary>
/// <param name="Command">The command.</param>
/// <param name="ExitCode">Exit status; 124 when it ran into its time limit, 128+n when signal n ended it.</param>
/// <param name="Output">Standard output without trailing line ends.</param>
/// <param name="Error">Standard error without trailing line ends.</param>
public sealed record GuestResult(string Command, int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>This, or an exception that shows everything.</summary>
    public GuestResult EnsureSuccess() => Succeeded ? this : throw new GuestCommandException(this);

    public override string ToString() => $"$ {Command}\nexit {ExitCode}\n{Output}\n{Error}".TrimEnd('\n');
}
