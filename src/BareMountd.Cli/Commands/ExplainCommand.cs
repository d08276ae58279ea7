using System.CommandLine;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Views;

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
            session.Show(await session.Client(parsed).ExplainAsync(parsed.GetRequiredValue(subject), stop), parsed.GetValue(json), ExplainView.Write);
            return ExitCode.Ok;
        });
        return command;
    }
}
