using BareMountd.Core.Control;
using BareMountd.Core.Text;

namespace BareMountd.Core.Html;

/// <summary>Every declared disk: what is mounted, how it is, how full it is.</summary>
internal static class DiskSection
{
    public static void Write(HtmlWriter html, PageInput page)
    {
        if (!PageText.Has(html, page.Status))
        {
            return;
        }

        StatusResponse status = page.Status.Value!;
        if (status.Disks.Count == 0)
        {
            html.Add($"<p>No disk is declared in <bdi class=\"data\">{status.ConfigFile}</bdi>. <code>baremountctl devices</code> lists what could be.</p>\n");
            return;
        }

        // Roles are written out: a phone shows rows as blocks, and browsers take the meaning of a table away from what is no table on the screen.
        html.Add($"""
            <table role="table" class="stack">
            <caption>Declared disks, in the order of the configuration</caption>
            <thead role="rowgroup"><tr role="row">
            <th role="columnheader" scope="col">Disk</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col">Health</th>
            <th role="columnheader" scope="col">Mount point</th><th role="columnheader" scope="col">Device</th><th role="columnheader" scope="col">Space used</th>
            </tr></thead>
            <tbody role="rowgroup">

            """);
        foreach (DiskStatus disk in status.Disks)
        {
            Row(html, page, disk);
        }

        html.Add($"</tbody>\n</table>\n");
    }

    private static void Row(HtmlWriter html, PageInput page, DiskStatus disk)
    {
        html.Add($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><bdi>{disk.Name}</bdi></th>\n<td role=\"cell\" data-label=\"State\">");
        PageText.State(html, disk.State);
        html.Add($" <span class=\"since whole\">since ");
        PageText.Time(html, disk.Since, page);
        html.Add($"</span></td>\n<td role=\"cell\" data-label=\"Health\">");
        PageText.Badge(html, disk.Health);
        html.Add($"</td>\n<td role=\"cell\" data-label=\"Mount point\"><bdi class=\"path\">{disk.MountPoint}</bdi>");
        if (disk.FsType is string type)
        {
            html.Add($" <span class=\"since\">{type}</span>");
        }

        html.Add($"</td>\n<td role=\"cell\" data-label=\"Device\">");
        if (disk.Device is DeviceRef device)
        {
            html.Add($"<bdi>{device.Name}</bdi> <bdi class=\"since\">{device.Model ?? ""} {device.Serial ?? ""}</bdi>");
        }
        else
        {
            html.Add($"<span class=\"since\">not there</span>");
        }

        html.Add($"</td>\n<td role=\"cell\" data-label=\"Space used\">");
        Space(html, disk);
        html.Add($"</td></tr>\n");
    }

    private static void Space(HtmlWriter html, DiskStatus disk)
    {
        if (disk.Usage is UsageStatus usage)
        {
            double used = usage.SizeBytes > usage.FreeBytes ? usage.SizeBytes - usage.FreeBytes : 0;
            double? part = used + usage.AvailableBytes > 0 ? used / (used + usage.AvailableBytes) : null;
            PageText.Bar(html, part, part >= 0.9 ? "full" : "space");
            html.Add($" <span class=\"figure\">{Figures.Percent(part)}</span> <span class=\"since whole\">of {ByteSize.Format(usage.SizeBytes)}</span>");
        }
        else
        {
            html.Add($"<span class=\"since\">{(disk.State == StatusWords.Mounted ? "no answer" : Figures.None)}</span>");
        }
    }
}
