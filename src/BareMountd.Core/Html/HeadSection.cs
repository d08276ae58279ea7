using BareMountd.Core.Control;
using BareMountd.Core.Io;
using BareMountd.Core.Text;

namespace BareMountd.Core.Html;

/// <summary>Name, summary, and the four figures that tell at a glance how it is.</summary>
internal static class HeadSection
{
    public static void Write(HtmlWriter html, PageInput page)
    {
        string window = page.Io.Value?.Window ?? IoWindows.DefaultName;
        html.Add($"""
            <header id="head" data-live>
            <div class="name"><h1>baremountd</h1>
            <p class="asof"><span>As of <time datetime="{PageTime.Machine(page.Now)}">{PageTime.People(page.Now, page)}</time> {PageTime.Zone(page)}</span>
            <span class="buttons"><a id="reload" class="button" href="?window={window}">Reload</a>
            <button id="pause" class="button" type="button" aria-pressed="false" hidden>Pause</button></span></p></div>
            <p id="said" role="status"></p>

            """);
        html.Add($"<dl class=\"tiles\">\n");
        if (page.Status.Value is StatusResponse status)
        {
            Disks(html, status);
            Health(html, status);
        }

        if (page.Io.Value is IoResponse io)
        {
            Flow(html, io);
            Tile(html, "To VHDX files", Figures.Percent(io.VhdxShare.Both), io.Wsl() ? "of all bytes in " + io.Window : "no VHDX disk here");
        }

        html.Add($"</dl>\n<nav class=\"jump\" aria-label=\"On this page\"><ul>\n");
        foreach ((string id, string name) in PageWriter.Sections)
        {
            html.Add($"<li><a id=\"to-{id}\" href=\"#{id}\">{name}</a></li>\n");
        }

        html.Add($"</ul></nav>\n</header>\n");
    }

    private static void Disks(HtmlWriter html, StatusResponse status)
    {
        int mounted = status.Disks.Count(d => d.State == StatusWords.Mounted);
        string summary = status.Summary[(status.Summary.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        html.Add($"<div><dt>Mounted</dt><dd><b>{mounted}<small> of {status.Disks.Count}</small></b><span>{summary}</span></dd></div>\n");
    }

    private static void Health(HtmlWriter html, StatusResponse status)
    {
        List<ConditionStatus> all = [.. status.Conditions, .. status.Disks.SelectMany(d => d.Conditions)];
        int critical = all.Count(c => c.Severity == "critical");
        int warning = all.Count(c => c.Severity == "warning");
        html.Add($"<div><dt>Health</dt><dd><b>");
        PageText.Badge(html, critical > 0 ? "critical" : warning > 0 ? "warning" : "ok");
        html.Add($"</b><span>{critical} critical, {warning} {(warning == 1 ? "warning" : "warnings")}</span></dd></div>\n");
    }

    private static void Flow(HtmlWriter html, IoResponse io)
    {
        double? read = Sum(io, d => d.Read);
        double? write = Sum(io, d => d.Write);
        Tile(html, "All disks together", Figures.Rate(read is null ? null : read + write), $"{Figures.Rate(read)} read, {Figures.Rate(write)} written");
    }

    private static double? Sum(IoResponse io, Func<IoDiskStatus, IoFlow?> flow) =>
        io.CoveredSeconds > 0 ? io.Disks.Sum(d => flow(d)?.BytesPerSecond ?? 0) : null;

    private static bool Wsl(this IoResponse io) => io.Disks.Any(d => d.Kind == IoKinds.Vhdx);

    private static void Tile(HtmlWriter html, string name, string figure, string more) =>
        html.Add($"<div><dt>{name}</dt><dd><b>{figure}</b><span>{more}</span></dd></div>\n");
}
