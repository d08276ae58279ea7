using System.CommandLine;
using System.CommandLine.Invocation;

namespace BareMountd.Cli.CommandLine;

/// <summary><c>--version</c>: this program's own version, without asking the daemon.</summary>
internal static class VersionOptionFactory
{
    public static Option<bool> Create(CliHost host) => new("--version")
    {
        Description = "Print the version of baremountctl.",
        Arity = ArgumentArity.Zero,
        Action = new Print(host),
    };

    private sealed class Print(CliHost host) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            host.Out.WriteLine("baremountctl " + host.Version);
            return ExitCode.Ok;
        }
    }
}
