using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl reload</c>.</summary>
internal static class ReloadCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "reload";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        CliCommand command = new(Name, "Lets the daemon read its configuration again.")
        {
            Details =
            [
                "Added disks are mounted, removed ones are released, unchanged ones are not touched. A file with errors changes nothing: "
                + "the errors are printed and the exit code is 1.",
                "Needs root, or the group that control.actGroup in the configuration names.",
            ],
            Examples = [new("reload", "like 'systemctl reload baremountd', and tells what changed")],
        };
        command.SetAction(async (parsed, stop) =>
        {
            ReloadResponse done = (await session.Client(parsed).ReloadAsync(stop)).Value;
            DiagnosticsView.Write(session.Host.Error, done.Diagnostics ?? []);
            if (!done.Ok)
            {
                throw new CliException(ExitCode.Failed, "the configuration has errors and was not taken; nothing changed", "correct it and reload again");
            }

            Page page = session.NewPage();
            List<Piece> pieces = ["reloaded: "];
            Part(pieces, "added", done.Added);
            Part(pieces, "removed", done.Removed);
            Part(pieces, "changed", done.Changed);
            if (pieces.Count == 1)
            {
                pieces.Add("nothing changed");
            }

            page.Text(2, pieces.ToArray());
            session.Print(page);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Part(List<Piece> pieces, string verb, IReadOnlyList<string>? names)
    {
        if (names is { Count: > 0 })
        {
            pieces.Add($"{(pieces.Count > 1 ? "; " : "")}{verb} {string.Join(", ", names.Select(Piece.Safe))}");
        }
    }
}
