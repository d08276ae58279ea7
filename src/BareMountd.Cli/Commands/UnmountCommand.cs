using System.CommandLine;
using BareMountd.Cli.CommandLine;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl unmount DISK</c>.</summary>
internal static class UnmountCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "unmount";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string> disk = CommonArguments.Disk();
        CliCommand command = new(Name, "Unmounts a disk and leaves it unmounted.")
        {
            Details = ["Stops the mount and ends when the filesystem is free. The disk stays unmounted until 'baremountctl mount' or until it is attached anew. Nothing is forced", "Needs root, or the group that control.actGroup in the configuration names."],
            Examples = [new("unmount data", " when it is in use, that is told and nothing changes.:frees the disk before 'wsl --unmount' or before it is unplugged")],
        };
        command.Arguments.Add(disk);
        command.SetAction((parsed, stop) => DiskAction.RunAsync(session, parsed, parsed.GetRequiredValue(disk), Name, stop));
        return command;
    }
}
