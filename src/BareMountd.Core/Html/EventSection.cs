using BareMountd.Core.Control;

namespace BareMountd.Core.Html;

/// <summary>What happened, the newest first.</summary>
internal static class EventSection
{
    public static void Write(HtmlWriter html, PageInput page)
    {
        if (!PageText.Has(html, page.Events))
        {
            return;
        }

        EventsResponse events = page.Events.Value!;
        if (events.Events.Count == 0)
        {
            html.Add($"<p>Nothing has happened yet.</p>\n");
            return;
        }

        html.Add($"""
            <table role="table" class="stack events">
            <caption>The last {events.Events.Count} of {events.LastId - events.FirstId + 1} that are kept; the newest first. All: <code>baremountctl events</code></caption>
            <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Time</th><th role="columnheader" scope="col">Disk</th><th role="columnheader" scope="col">Severity</th><th role="columnheader" scope="col">What happened</th></tr></thead>
            <tbody role="rowgroup">

            """);
        foreach (EventRecord one in events.Events.Reverse())
        {
            html.Add($"<tr role=\"row\"><td role=\"cell\" data-label=\"Time\">");
            PageText.Time(html, one.Time, page);
            html.Add($"</td><td role=\"cell\" data-label=\"Disk\"><bdi>{one.Disk ?? "baremountd"}</bdi></td><td role=\"cell\" data-label=\"Severity\">");
            PageText.Badge(html, one.Severity);
            html.Add($"</td><td role=\"cell\" data-label=\"What happened\"><bdi class=\"data\">{one.Message}</bdi> <span class=\"since\">{one.Kind}</span></td></tr>\n");
        }

        html.Add($"</tbody>\n</table>\n");
    }
}
