using System.Globalization;
using BareMountd.Core.Control;
using BareMountd.Core.Text;

namespace BareMountd.Core.Html;

/// <summary>Each real disk in one window: throughput, requests, their size and latency, how busy it was.</summary>
internal static class FlowSection
{
    public static void Write(HtmlWriter html, PageInput page)
    {
        if (!PageText.Has(html, page.Io))
        {
            return;
        }

        IoResponse io = page.Io.Value!;
        html.Add($"<nav class=\"windows\" aria-label=\"Window\"><span>Mean over the last</span>");
        foreach (string window in io.Windows)
        {
            if (window == io.Window)
            {
                html.Add($" <a id=\"window-{window}\" href=\"?window={window}#io\" aria-current=\"true\">{window}</a>");
            }
            else
            {
                html.Add($" <a id=\"window-{window}\" href=\"?window={window}#io\">{window}</a>");
            }
        }

        html.Add($"</nav>\n");
        if (io.CoveredSeconds <= 0)
        {
            html.Add($"<p class=\"note\">No figures of this window yet: two readings are needed. Look again in a few seconds.</p>\n");
        }
        else if (io.CoveredSeconds < io.WindowSeconds * 0.9)
        {
            html.Add($"<p class=\"note\">Readings cover {io.CoveredSeconds.ToString("0", CultureInfo.InvariantCulture)} s of it so far.</p>\n");
        }

        html.Add($"""
            <table role="table" class="stack numbers">
            <caption>Every real disk, declared or not; read and written</caption>
            <thead role="rowgroup"><tr role="row">
            <th role="columnheader" scope="col">Disk</th><th role="columnheader" scope="col">Share of bytes</th><th role="columnheader" scope="col">Read</th><th role="columnheader" scope="col">Written</th>
            <th role="columnheader" scope="col">Requests/s</th><th role="columnheader" scope="col">Request size</th><th role="columnheader" scope="col">Latency</th>
            <th role="columnheader" scope="col">Queue</th><th role="columnheader" scope="col">Busy</th>
            </tr></thead>
            <tbody role="rowgroup">

            """);
        foreach (IoDiskStatus disk in io.Disks)
        {
            Row(html, disk);
        }

        html.Add($"</tbody>\n</table>\n");
        if (io.Imbalance.Both is double imbalance)
        {
            html.Add($"<p class=\"aside\">Imbalance of the bare disks: <b class=\"figure\">{Figures.Ratio(imbalance)}</b> (0: all the same, 1: all on one).</p>\n");
        }
    }

    private static void Row(HtmlWriter html, IoDiskStatus disk)
    {
        string devices = disk.Devices.Count == 0 ? "gone" : string.Join(' ', disk.Devices);
        html.Add($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><bdi>{disk.Name}</bdi> <span class=\"since\">{disk.Kind}, <bdi>{devices}</bdi></span></th>\n");
        html.Add($"<td role=\"cell\" data-label=\"Share of bytes\">");
        PageText.Bar(html, disk.Share?.Both, "io");
        html.Add($" <span class=\"figure\">{Figures.Percent(disk.Share?.Both)}</span></td>\n");
        html.Add($"<td role=\"cell\" data-label=\"Read\">{Figures.Rate(disk.Read?.BytesPerSecond)}</td><td role=\"cell\" data-label=\"Written\">{Figures.Rate(disk.Write?.BytesPerSecond)}</td>\n");
        Pair(html, "Requests/s", Figures.PerSecond(disk.Read?.OperationsPerSecond), Figures.PerSecond(disk.Write?.OperationsPerSecond));
        Pair(html, "Request size", Figures.Bytes(disk.Read?.MeanRequestBytes), Figures.Bytes(disk.Write?.MeanRequestBytes));
        Pair(html, "Latency", Figures.Latency(disk.Read?.MeanLatencySeconds), Figures.Latency(disk.Write?.MeanLatencySeconds));
        html.Add($"<td role=\"cell\" data-label=\"Queue\">{Figures.Ratio(disk.QueueDepth)}</td><td role=\"cell\" data-label=\"Busy\">");
        PageText.Bar(html, disk.Utilization, disk.Utilization >= 0.9 ? "full" : "busy");
        html.Add($" <span class=\"figure\">{Figures.Percent(disk.Utilization)}</span></td></tr>\n");
    }

    private static void Pair(HtmlWriter html, string label, string read, string write) =>
        html.Add($"<td role=\"cell\" data-label=\"{label}\"><span class=\"rw\"><abbr title=\"read\">r</abbr> {read}</span> <span class=\"rw\"><abbr title=\"written\">w</abbr> {write}</span></td>\n");
}
