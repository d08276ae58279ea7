using BareMountd.Core.Control;
using BareMountd.Core.Text;

namespace BareMountd.Core.Html;

/// <summary>The units that move most on each disk.</summary>
internal static class UnitSection
{
    private const int MaxUnits = 5;

    /// <summary>Disks with more traffic than the others; those are folded away.</summary>
    private const int MaxOpen = 9;

    public static void Write(HtmlWriter html, PageInput page)
    {
        if (!PageText.Has(html, page.Io))
        {
            return;
        }

        IoResponse io = page.Io.Value!;
        if (io.Accounting.State != "on")
        {
            html.Add($"<p class=\"note\">I/O of units is not counted (<code>{io.Accounting.State}</code>). {io.Accounting.Hint}</p>\n");
        }

        List<IGrouping<string, IoUnitStatus>> disks =
            [.. io.Units.GroupBy(u => u.Disk).OrderByDescending(g => g.Sum(u => u.Both.Bytes)).ThenBy(g => g.Key, StringComparer.Ordinal)];
        if (disks.Count == 0)
        {
            if (io.Accounting.State == "on")
            {
                html.Add($"<p>No unit has moved anything in the last {io.Window}.</p>\n");
            }

            return;
        }

        html.Add($"<p class=\"aside\">The units with the most bytes in the last {io.Window}, by disk.</p>\n");
        Panels(html, disks.Take(MaxOpen));
        if (disks.Count > MaxOpen)
        {
            html.Add($"<details id=\"units-more\"><summary id=\"units-more-title\">{disks.Count - MaxOpen} disks with less</summary>\n");
            Panels(html, disks.Skip(MaxOpen));
            html.Add($"</details>\n");
        }
    }

    private static void Panels(HtmlWriter html, IEnumerable<IGrouping<string, IoUnitStatus>> disks)
    {
        html.Add($"<div class=\"panels\">\n");
        foreach (IGrouping<string, IoUnitStatus> disk in disks)
        {
            html.Add($"""
                <table role="table" class="stack panel"><caption><bdi>{disk.Key}</bdi></caption>
                <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Unit</th><th role="columnheader" scope="col">Share</th><th role="columnheader" scope="col">Read</th><th role="columnheader" scope="col">Written</th></tr></thead>
                <tbody role="rowgroup">

                """);
            foreach (IoUnitStatus unit in disk.Take(MaxUnits))
            {
                html.Add($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><bdi>{unit.Unit}</bdi></th><td role=\"cell\" data-label=\"Share\">");
                PageText.Bar(html, unit.Share.Both, "io");
                html.Add($" <span class=\"figure\">{Figures.Percent(unit.Share.Both)}</span></td>");
                html.Add($"<td role=\"cell\" data-label=\"Read\">{Figures.Rate(unit.Read.BytesPerSecond)}</td><td role=\"cell\" data-label=\"Written\">{Figures.Rate(unit.Write.BytesPerSecond)}</td></tr>\n");
            }

            if (disk.Skip(MaxUnits).Any())
            {
                html.Add($"<tr role=\"row\"><td role=\"cell\" colspan=\"4\" class=\"since more\">and {disk.Count() - MaxUnits} more</td></tr>\n");
            }

            html.Add($"</tbody></table>\n");
        }

        html.Add($"</div>\n");
    }
}
