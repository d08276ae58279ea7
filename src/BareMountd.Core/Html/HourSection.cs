using BareMountd.Core.Text;

namespace BareMountd.Core.Html;

/// <summary>The last hour as stacked bars, with the same figures as a table below.</summary>
internal static class HourSection
{
    public static void Write(HtmlWriter html, PageInput page)
    {
        if (!PageText.Has(html, page.Io))
        {
            return;
        }

        HourView hour = HourView.Of(page.Io.Value!.Series);
        if (hour.Names.IsEmpty || !hour.HasData)
        {
            html.Add($"<p class=\"note\">No readings yet. The daemon reads the counters while somebody looks, at this page or at <a href=\"metrics\">/metrics</a>; the first bar stands after about a minute.</p>\n");
            return;
        }

        Legend(html, hour);
        HourChart.Write(html, hour);
        Table(html, hour);
    }

    private static void Legend(HtmlWriter html, HourView hour)
    {
        html.Add($"<ul class=\"legend\">\n");
        for (int row = 0; row < hour.Names.Length; row++)
        {
            html.Add($"<li><svg class=\"swatch\" aria-hidden=\"true\" focusable=\"false\">");
            HourChart.Rect(html, hour, row, 0, 0, 100, 100);
            html.Add($"</svg> <bdi>{hour.Names[row]}</bdi> <b class=\"figure\">{Figures.Percent(hour.Shares[row])}</b></li>\n");
        }

        html.Add($"</ul>\n");
    }

    private static void Table(HtmlWriter html, HourView hour)
    {
        html.Add($"""
            <details id="hour-table"><summary id="hour-table-title">The same as a table</summary>
            <div class="scroll" id="hour-scroll" tabindex="0" role="region" aria-labelledby="hour-caption">
            <table role="table"><caption id="hour-caption">Share of each disk in the bytes of all disks, by time</caption>
            <thead><tr><th scope="col">Minutes ago</th><th scope="col">All disks</th>
            """);
        foreach (string name in hour.Names)
        {
            html.Add($"<th scope=\"col\"><bdi>{name}</bdi></th>");
        }

        html.Add($"</tr></thead>\n<tbody>\n");
        for (int bucket = hour.Buckets - 1; bucket >= 0; bucket--)
        {
            (double from, double to) = hour.Ago(bucket);
            html.Add($"<tr><th scope=\"row\">{from} to {to}</th>");
            if (hour.Totals[bucket] is null)
            {
                html.Add($"<td colspan=\"{hour.Names.Length + 1}\">no data</td></tr>\n");
                continue;
            }

            html.Add($"<td>{Figures.Rate(hour.Totals[bucket])}</td>");
            for (int row = 0; row < hour.Names.Length; row++)
            {
                html.Add($"<td>{Figures.Percent(hour.Share(row, bucket))}</td>");
            }

            html.Add($"</tr>\n");
        }

        html.Add($"</tbody></table></div></details>\n");
    }
}
