using System.CommandLine;
using BareMountd.Cli.Client;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl status [DISK]</c>.</summary>
internal static class StatusCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "status";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string?> disk = CommonArguments.OptionalDisk("Only this declared disk, with all that is known of it.");
        Option<bool> json = CommonArguments.Json("Print the daemon's answer as JSON; with --watch one line for each change.");
        Option<bool> watch = new("--watch")
        {
            Description = "Stay and show each change: redrawn on a terminal, one line for each changed disk in a pipe.",
        };
        Option<bool> names = new("--names") { Hidden = true, Description = "Names only, one a line; for shell completion." };
        CliCommand command = new(Name, "Shows the declared disks: state, health, device, mount point, space.")
        {
            Details =
            [
                "The states are missing, ambiguous, refused, found, unlocking, checking, mounting, mounted, unmounting, failed, disabled and flapping. "
                + "Below the table stands what is wrong, with what to do about it. The exit code is 0 whenever the daemon answers: "
                + "'baremountctl wait' is there to test for a mount.",
            ],
            Examples =
            [
                new("status", "all disks in a table"),
                new("status data", "one disk in detail: device, serial, unit, options, attempts, log"),
                new("status --watch", "follows changes until Ctrl-C"),
                new("status --json | jq -r '.disks[]|select(.state!=\"mounted\").name'", "names of the disks that are not mounted"),
            ],
        };
        command.Arguments.Add(disk);
        command.Options.Add(json);
        command.Options.Add(watch);
        command.Options.Add(names);
        command.SetAction(async (parsed, stop) =>
        {
            ControlClient client = session.Client(parsed);
            string? only = parsed.GetValue(disk);
            if (parsed.GetValue(names))
            {
                await NamesAsync(session, client, stop);
            }
            else if (parsed.GetValue(watch))
            {
                await StatusWatcher.RunAsync(session, client, only, parsed.GetValue(json), stop);
            }
            else if (only is not null)
            {
                session.Show(await client.DiskAsync(only, stop), parsed.GetValue(json), (page, status) => DiskView.Write(page, status, session.Host.Time));
            }
            else
            {
                session.Show(await client.StatusAsync(stop), parsed.GetValue(json), StatusView.Write);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task NamesAsync(CliSession session, ControlClient client, CancellationToken cancellationToken)
    {
        ControlReply<StatusResponse> reply = await client.StatusAsync(cancellationToken);
        foreach (DiskStatus disk in reply.Value.Disks)
        {
            session.Host.Out.WriteLine(Piece.Safe(disk.Name));
        }
    }
}
