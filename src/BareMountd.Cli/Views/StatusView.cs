using System.Globalization;
using BareMountd.Cli.Output;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Views;

/// <summary>All disks: the summary, one line a disk, then what is wrong.</summary>
internal static class StatusView
{
    // What is cut first is what is longest; what is left out on a narrow screen is what can be asked for by 'status DISK'.
    private static readonly Column[] s_columns =
    [
        new("NAME", MinWidth: 8),
        new("STATE"),
        new("HEALTH", DropRank: 1),
        new("DEVICE", MinWidth: 7, DropRank: 2),
        new("MOUNT POINT", MinWidth: 11),
        new("SIZE", DropRank: 3, Right: true),
        new("USED", DropRank: 4, Right: true),
    ];

    /// <summary>Writes the page.</summary>
    public static void Write(Page page, StatusResponse status)
    {
        page.Text(2, Piece.Data(status.Summary, Tone.Strong));
        if (status.Disks.Count > 0)
        {
            TextTable table = new(s_columns);
            foreach (DiskStatus disk in status.Disks)
            {
                table.Row(Cells(disk));
            }

            page.Blank();
            page.Table(table);
        }

        WriteConditions(page, status);
        page.Blank();
        page.Text(2, new Piece(Footer(status), Tone.Dim));
    }

    /// <summary>One disk in one line, for a log of changes.</summary>
    public static string OneLine(DiskStatus disk)
    {
        IEnumerable<string> codes = disk.Conditions.Select(c => Piece.Safe(c.Code));
        string[] words = [.. Cells(disk).Take(5).Select(c => c.Text), .. codes];
        return string.Join(' ', words);
    }

    private static Piece[] Cells(DiskStatus disk) =>
    [
        Piece.Data(disk.Name),
        Piece.Data(disk.State, Tones.State(disk.State)),
        Piece.Data(disk.Health, Tones.Health(disk.Health)),
        Piece.Data(disk.Device?.Name),
        Piece.Data(disk.MountPoint),
        disk.Usage is { } usage ? Human.Bytes(usage.SizeBytes) : disk.Device is { SizeBytes: > 0 } device ? Human.Bytes(device.SizeBytes) : "-",
        disk.Usage is { } used ? Percent(used) : "-",
    ];

    private static string Percent(UsageStatus usage) =>
        Human.PercentUsed(usage.SizeBytes, usage.FreeBytes, usage.AvailableBytes).ToString(CultureInfo.InvariantCulture) + "%";

    private static void WriteConditions(Page page, StatusResponse status)
    {
        bool first = true;
        foreach ((string subject, ConditionStatus condition) in
            status.Conditions.Select(c => ("baremountd", c)).Concat(status.Disks.SelectMany(d => d.Conditions.Select(c => (d.Name, c)))))
        {
            if (first)
            {
                page.Blank();
                first = false;
            }

            ConditionView.Write(page, subject, condition, logLines: 1);
        }
    }

    private static string Footer(StatusResponse status) =>
        $"baremountd {Piece.Safe(status.Version)}, devices from {Piece.Safe(status.Source)}, mounts by {Piece.Safe(status.Manager)}"
        + $"{(status.Wsl ? ", WSL2" : "")}, {Piece.Safe(status.ConfigFile)}";
}
