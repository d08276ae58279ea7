using BareMountd.Cli.Output;
using BareMountd.Core.Control;
using BareMountd.Core.Views;

namespace BareMountd.Cli.Views;

/// <summary>Block devices: one line each, then the identifiers that can be put under <c>match</c>, then why it is refused.</summary>
internal static class DevicesView
{
    private static readonly Column[] s_columns =
    [
        new("DEVICE", MinWidth: 7),
        new("SIZE", DropRank: 1, Right: true),
        new("CONTENT", MinWidth: 7, DropRank: 2),
        new("MODEL", MinWidth: 8, DropRank: 3),
        new("DISK", MinWidth: 8),
        new("MOUNTED ON", MinWidth: 10, DropRank: 4),
    ];

    /// <summary>Writes the page.</summary>
    public static void Write(Page page, DevicesResponse all, IReadOnlyList<DeviceView> devices)
    {
        // A list of everything is not filled with loop devices that have nothing in them; one that was asked for by name is shown.
        int asked = devices.Count;
        if (asked == all.Devices.Count)
        {
            devices = [.. devices.Where(d => d.Device.SizeBytes > 0)];
        }

        TextTable table = new(s_columns);
        foreach (DeviceView device in devices)
        {
            table.Row(Cells(device));
        }

        IReadOnlyList<IReadOnlyList<Piece>> lines = table.Layout(page.Width);
        page.Add(lines[0]);
        for (int i = 0; i < devices.Count; i++)
        {
            page.Add(lines[i + 1]);
            Identifiers(page, devices[i]);
        }

        page.Blank();
        string hidden = asked == devices.Count ? "" : $"; {asked - devices.Count} without a medium are left out (--json has them)";
        page.Text(2, new Piece($"devices from {Piece.Safe(all.Source)}{(all.Wsl ? ", WSL2" : "")}{hidden}", Tone.Dim));
    }

    private static Piece[] Cells(DeviceView device) =>
    [
        Piece.Data((device.Type == "partition" ? "  " : "") + device.Device.Name),
        device.Device.SizeBytes > 0 ? Human.Bytes(device.Device.SizeBytes) : "-",
        Piece.Data(device.Content),
        device.Type == "partition" ? "" : Piece.Data(string.Join(' ', new[] { device.Vendor, device.Device.Model }.Where(s => !string.IsNullOrEmpty(s)))),
        Taken(device),
        Piece.Data(device.MountPoints.Count == 0 ? null : string.Join(", ", device.MountPoints)),
    ];

    private static Piece Taken(DeviceView device) => device switch
    {
        { Disk: { } disk } => Piece.Data(disk, Tone.Good),
        { Refusal: null or DeviceViewBuilder.NotDeclared } => new Piece(DeviceViewBuilder.NotDeclared, Tone.Dim),
        { Refusal: { } refusal } => Piece.Data(refusal, Tone.Warn),
    };

    private static void Identifiers(Page page, DeviceView device)
    {
        int width = device.Identifiers.Select(i => Piece.Safe(i.Key).Length).DefaultIfEmpty().Max();
        foreach (Identifier identifier in device.Identifiers)
        {
            string note = string.IsNullOrEmpty(identifier.Note) ? "" : $"  ({Piece.Safe(identifier.Note)})";
            page.Text(
                8 + width, new Piece("      " + Piece.Safe(identifier.Key).PadRight(width) + "  ", Tone.Dim),
                Piece.Data(identifier.Value), new Piece(note, Tone.Dim));
        }

        if (device.Refusal is not (null or DeviceViewBuilder.NotDeclared) && !string.IsNullOrEmpty(device.RefusalDetail))
        {
            page.Text(8, new Piece("      refused: ", Tone.Dim), Piece.Data(device.RefusalDetail));
        }
    }
}
