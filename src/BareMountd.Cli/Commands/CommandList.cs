namespace BareMountd.Cli.Commands;

/// <summary>Every command: a new one is its file, its row here (sorted), its golden help and its lines in docs/cli.md.</summary>
internal static class CommandList
{
    /// <summary>All commands, sorted by name.</summary>
    public static IReadOnlyList<CommandEntry> All { get; } =
    [
        new(CheckConfigCommand.Name, CheckConfigCommand.Create),
        new(DevicesCommand.Name, DevicesCommand.Create),
        new(DoctorCommand.Name, DoctorCommand.Create),
        new(EventsCommand.Name, EventsCommand.Create),
        new(ExplainCommand.Name, ExplainCommand.Create),
        new(ImportCommand.Name, ImportCommand.Create),
        new(IoCommand.Name, IoCommand.Create),
        new(MountCommand.Name, MountCommand.Create),
        new(ReloadCommand.Name, ReloadCommand.Create),
        new(RemountCommand.Name, RemountCommand.Create),
        new(StatusCommand.Name, StatusCommand.Create),
        new(UnmountCommand.Name, UnmountCommand.Create),
        new(VersionCommand.Name, VersionCommand.Create),
        new(WaitCommand.Name, WaitCommand.Create),
    ];
}
