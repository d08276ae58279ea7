using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "version";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        CliCommand command = new(Name, "Prints the versions of baremountctl and of the running daemon.")
        {
            Details = ["The version of baremountctl is printed even when the daemon does not run; the exit code tells."],
            Examples = [new("version", "prints both versions")],
        };
        command.SetAction(async (parsed, stop) =>
        {
            session.Host.Out.WriteLine("baremountctl " + session.Host.Version);
            VersionResponse daemon = (await session.Client(parsed).VersionAsync(stop)).Value;
            session.Host.Out.WriteLine($"baremountd {Piece.Safe(daemon.Version)} (API {daemon.Api})");
            return daemon.Api == ControlApi.Version
                ? ExitCode.Ok
                : throw new CliException(
                    ExitCode.Protocol, $"the daemon speaks API {daemon.Api} and this baremountctl API {ControlApi.Version}", "install one version of both");
        });
        return command;
    }
}
