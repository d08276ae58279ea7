using System.Globalization;
using BareMountd.Cli.Output;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Views;

/// <summary>One disk, everything that is known of it.</summary>
internal static class DiskView
{
    private const int LabelWidth = 13;

    /// <summary>Writes the page.</summary>
    public static void Write(Page page, DiskStatus disk, TimeProvider time)
    {
        page.Text(
            2, Piece.Data(disk.Name, Tone.Strong), ": ", Piece.Data(disk.State, Tones.State(disk.State)),
            ", health ", Piece.Data(disk.Health, Tones.Health(disk.Health)));
        page.Blank();
        Row(page, "since", Human.Since(disk.Since, time));
        Row(page, "mount point", Piece.Safe(disk.MountPoint));
        foreach (string link in disk.Links)
        {
            Row(page, "link", $"{Piece.Safe(link)} -> {Piece.Safe(disk.MountPoint)}");
        }

        Device(page, disk.Device);
        Row(page, "filesystem", Filesystem(disk));
        Row(page, "options", string.IsNullOrEmpty(disk.Options) ? null : Piece.Safe(disk.Options));
        if (disk.Usage is { } usage)
        {
            Row(page, "space", Space(usage));
            Row(page, "inodes", Inodes(usage));
        }

        Row(page, "unit", Unit(disk));
        Row(page, "attempts", disk.Attempts > 0 ? Invariant($"{disk.Attempts} failed in a row") : null);
        Row(page, "next try", disk.RetryAt is { } retry ? Human.Until(retry, time) : null);
        foreach (DeviceRef candidate in disk.Candidates)
        {
            Row(page, "candidate", Short(candidate));
        }

        foreach (ConditionStatus condition in disk.Conditions)
        {
            page.Blank();
            ConditionView.Write(page, null, condition, logLines: int.MaxValue, evidence: true);
            page.Text(4, new Piece("  since " + Human.Since(condition.Since, time), Tone.Dim));
        }
    }

    private static void Device(Page page, DeviceRef? device)
    {
        if (device is null)
        {
            Row(page, "device", "none");
            return;
        }

        string attachment = device.DiskSeq > 0 ? Invariant($", attachment {device.DiskSeq}") : "";
        string parent = !string.IsNullOrEmpty(device.Disk) && device.Disk != device.Name ? $", part of {Piece.Safe(device.Disk)}" : "";
        Row(page, "device", $"{Piece.Safe(device.Node)} ({Piece.Safe(device.Number)}){parent}{attachment}");
        Row(page, "size", device.SizeBytes > 0 ? Invariant($"{Human.Bytes(device.SizeBytes)} ({device.SizeBytes} bytes)") : null);
        Row(page, "model", device.Model is null ? null : Piece.Safe(device.Model));
        Row(page, "serial", device.Serial is null ? null : Piece.Safe(device.Serial));
        Row(page, "wwn", device.Wwn is null ? null : Piece.Safe(device.Wwn));
    }

    private static string? Filesystem(DiskStatus disk)
    {
        string? uuid = string.IsNullOrEmpty(disk.Device?.Uuid) ? null : "UUID " + Piece.Safe(disk.Device.Uuid);
        string[] parts = [.. new[] { string.IsNullOrEmpty(disk.FsType) ? null : Piece.Safe(disk.FsType), uuid }.OfType<string>()];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }

    private static string Space(UsageStatus usage)
    {
        ulong used = usage.SizeBytes > usage.FreeBytes ? usage.SizeBytes - usage.FreeBytes : 0;
        int percent = Human.PercentUsed(usage.SizeBytes, usage.FreeBytes, usage.AvailableBytes);
        return Invariant($"{Human.Bytes(used)} used of {Human.Bytes(usage.SizeBytes)} ({percent}%), {Human.Bytes(usage.AvailableBytes)} available");
    }

    private static string? Inodes(UsageStatus usage)
    {
        // btrfs and vfat have no fixed number of inodes and report none.
        if (usage.Inodes == 0)
        {
            return null;
        }

        int percent = Human.PercentUsed(usage.Inodes, usage.FreeInodes, usage.FreeInodes);
        return Invariant($"{usage.Inodes - Math.Min(usage.FreeInodes, usage.Inodes)} used of {usage.Inodes} ({percent}%)");
    }

    private static string? Unit(DiskStatus disk)
    {
        if (string.IsNullOrEmpty(disk.Unit))
        {
            return null;
        }

        string made = disk.State != StatusWords.Mounted ? "" : disk.Owned ? ", made by baremountd" : ", found standing: baremountd did not make it";
        return Piece.Safe(disk.Unit) + made;
    }

    private static string Short(DeviceRef device)
    {
        string?[] parts =
        [
            Piece.Safe(device.Node),
            device.SizeBytes > 0 ? Human.Bytes(device.SizeBytes) : null,
            string.IsNullOrEmpty(device.Model) ? null : Piece.Safe(device.Model),
            string.IsNullOrEmpty(device.Serial) ? null : "serial " + Piece.Safe(device.Serial),
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static void Row(Page page, string label, string? text)
    {
        if (text is not null)
        {
            page.Text(LabelWidth + 2, new Piece(("  " + label).PadRight(LabelWidth + 2), Tone.Dim), text);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
