using BareMountd.Core.Control;

namespace BareMountd.Core.Html;

/// <summary>What runs here, and where there is more.</summary>
internal static class FootSection
{
    public static void Write(HtmlWriter html, PageInput page)
    {
        html.Add($"<footer id=\"foot\" data-live>\n<p>baremountd {page.Version}");
        if (page.Status.Value is StatusResponse status)
        {
            html.Add($", devices from {status.Source}, mounts by {status.Manager}{(status.Wsl ? ", WSL2" : "")}, <bdi class=\"data\">{status.ConfigFile}</bdi>");
            if (status.ReadySince is DateTimeOffset since)
            {
                html.Add($", ready since ");
                PageText.Time(html, since, page);
            }
        }

        html.Add($"</p>\n<p><a href=\"metrics\">Metrics</a> for Prometheus. In a terminal: <code>baremountctl status</code>, <code>baremountctl io --watch</code>, <code>baremountctl doctor</code>. Nothing on this page changes anything.</p>\n</footer>\n");
    }
}
