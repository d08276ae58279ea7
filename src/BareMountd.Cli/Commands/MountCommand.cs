using System.CommandLine;
using BareMountd.Cli.CommandLine;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl mount DISK</c>.</summary>
internal static class MountCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "mount";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Argument<string> disk = CommonArguments.Disk();
        CliCommand command = new(Name, "Mounts a declared disk now.")
        {
            Details = ["Mounts the disk if its device is there, and ends when the mount stands or has failed. A disk that was unmounted by hand is mounted by itself again from then on.", "Needs root, or the group that control.actGroup in the configuration names."],
            Examples = [new("mount data", "mounts it, also after 'baremountctl unmount data'")],
        };
        command.Arguments.Add(disk);
        command.SetAction((parsed, stop) => DiskAction.RunAsync(session, parsed, parsed.GetRequiredValue(disk), Name, stop));
        return command;
    }
}
