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
        CliCommand command = new(Name, "Unmounts a disk and mounts it again as it is declared now.")
        {
            Details = ["For changes of the declaration that cannot be applied to a standing mount", "Needs root, or the group that control.actGroup in the configuration names."],
            Examples = [new("remount data", " another mount point, other options, another device.:takes changed options into force after 'baremountctl reload'")],
        };
        command.Arguments.Add(disk);
        command.SetAction((parsed, stop) => DiskAction.RunAsync(session, parsed, parsed.GetRequiredValue(disk), Name, stop));
        return command;
    }
}
