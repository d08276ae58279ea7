using BareMountd.Cli.Client;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Commands;

/// <summary><c>status --watch</c>: shows each state that the daemon publishes. Ends by Ctrl-C or when the daemon ends the stream.</summary>
internal static class StatusWatcher
{
    public static async Task RunAsync(CliSession session, ControlClient client, string? only, bool json, CancellationToken cancellationToken)
    {
        Dictionary<string, string> shown = new(StringComparer.Ordinal);
        bool first = true;
        await foreach (ControlReply<StatusResponse> reply in client.WatchAsync(cancellationToken))
        {
            DiskStatus? disk = only is null ? null : reply.Value.Disks.FirstOrDefault(d => d.Name == only);
            if (first && only is not null && disk is null)
            {
                throw UnknownDisk(only);
            }

            first = false;
            if (json)
            {
                session.Host.Out.Write(JsonText.OneLine(reply.Json));
            }
            else if (session.Terminal.CanRedraw)
            {
                Redraw(session, reply.Value, only, disk);
            }
            else
            {
                Append(session, reply.Value, only, shown);
            }

            await session.Host.Out.FlushAsync(cancellationToken);
        }
    }

    /// <summary>The disk is not declared.</summary>
    public static CliException UnknownDisk(string disk) =>
        new(ExitCode.NotFound, $"no disk \"{disk}\" is declared", "'baremountctl status' lists the disks");

    private static void Redraw(CliSession session, StatusResponse status, string? only, DiskStatus? disk)
    {
        Page page = session.NewPage();
        if (only is null)
        {
            StatusView.Write(page, status);
        }
        else if (disk is not null)
        {
            DiskView.Write(page, disk, session.Host.Time);
        }
        else
        {
            page.Text(2, Piece.Data(only, Tone.Strong), ": no longer declared");
        }

        Painter.Redraw(session.Host.Out, page, session.Terminal);
    }

    private static void Append(CliSession session, StatusResponse status, string? only, Dictionary<string, string> shown)
    {
        string now = Human.Moment(session.Host.Time.GetUtcNow(), session.Host.Time);
        foreach (DiskStatus disk in status.Disks.Where(d => only is null || d.Name == only))
        {
            string line = StatusView.OneLine(disk);
            if (!shown.TryGetValue(disk.Name, out string? before) || before != line)
            {
                shown[disk.Name] = line;
                session.Host.Out.Write($"{now} {line}\n");
            }
        }

        foreach (string gone in shown.Keys.Where(name => !status.Disks.Any(d => d.Name == name)).Order(StringComparer.Ordinal).ToArray())
        {
            shown.Remove(gone);
            session.Host.Out.Write($"{now} {Piece.Safe(gone)} no longer declared\n");
        }
    }
}
