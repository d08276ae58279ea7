using System.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Commands;

/// <summary>What <c>mount</c>, <c>unmount</c> and <c>remount</c> have in common: ask, wait for the job, tell the outcome.</summary>
internal static class DiskAction
{
    public static async Task<int> RunAsync(CliSession session, ParseResult parsed, string disk, string verb, CancellationToken cancellationToken)
    {
        ActionResponse done = (await session.Client(parsed).ActAsync(disk, verb, cancellationToken)).Value;
        if (!done.Ok)
        {
            string code = string.IsNullOrEmpty(done.Code) ? "" : $" [{done.Code}]";
            throw new CliException(ExitCode.Failed, $"{disk}: {done.Message ?? done.State}{code}", done.Hint ?? "", done.Log);
        }

        Page page = session.NewPage();
        page.Text(2, Piece.Data(disk, Tone.Strong), ": ", Piece.Data(done.State, Tones.State(done.State ?? "")), Said(done));
        session.Print(page);
        return ExitCode.Ok;
    }

    private static Piece Said(ActionResponse done) =>
        string.IsNullOrEmpty(done.Message) || done.Message == done.State ? "" : ", " + Piece.Safe(done.Message);
}
