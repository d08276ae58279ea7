using System.CommandLine;
using BareMountd.Cli.CommandLine;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl remount DISK</c>.</summary>
internal static class RemountCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "remount";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string> disk = CommonArguments.Disk();
        CliCommand command = new(Name, "Brings a mounted disk to what is declared now.")
        {
            Details = ["Other options are changed in place, without unmounting; for another mount point it is unmounted there and mounted here.", "Needs root, or the group that control.actGroup in the configuration names."],
            Examples = [new("remount data", "changed options come into force, after 'baremountctl reload'")],
        };
        command.Arguments.Add(disk);
        command.SetAction((parsed, stop) => DiskAction.RunAsync(session, parsed, parsed.GetRequiredValue(disk), Name, stop));
        return command;
    }
}
