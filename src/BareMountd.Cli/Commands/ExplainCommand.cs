using System.CommandLine;
using BareMountd.Cli.Client;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl explain DEVICE|DISK</c>.</summary>
internal static class ExplainCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "explain";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string> subject = CommonArguments.NotEmpty(
            new Argument<string>("SUBJECT") { Description = "A declared disk, or a device: sdb, /dev/sdb1 or a name below /dev/disk." });
        Option<bool> json = CommonArguments.Json();
        CliCommand command = new(Name, "Tells why a device is taken by a disk or refused.")
        {
            Details = ["Prints every rule that was tried, in order, with the values that were compared and how it came out."],
            Examples =
            [
                new("explain data", "every device that was considered for the disk \"data\""),
                new("explain /dev/sdb1", "every disk that was considered for this partition"),
            ],
        };
        command.Arguments.Add(subject);
        command.Options.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            ControlReply<ExplainResponse> reply = await session.Client(parsed).ExplainAsync(parsed.GetRequiredValue(subject), stop);
            if (parsed.GetValue(json))
            {
                session.Host.Out.Write(JsonText.Pretty(reply.Json));
                return ExitCode.Ok;
            }

            Page page = session.NewPage();
            ExplainView.Write(page, reply.Value);
            session.Print(page);
            return ExitCode.Ok;
        });
        return command;
    }
}
