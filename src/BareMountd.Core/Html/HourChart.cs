using BareMountd.Core.Text;

namespace BareMountd.Core.Html;

/// <summary>
/// Two rows of bars over one axis: how much all disks moved, and how it was shared. Lengths are percents, so that it fits every screen without
/// a script and without distorting the patterns. Every second row has a pattern beside its colour.
/// </summary>
internal static class HourChart
{
    /// <summary>Part of a slot that its bar takes.</summary>
    private const double Fill = 0.84;

    public static void Write(HtmlWriter html, HourView hour)
    {
        html.Add($"""
            <figure class="chart">
            <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>
            <pattern id="p1" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="s1" width="6" height="6"/><rect class="ink" width="1.5" height="6"/></pattern>
            <pattern id="p3" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="s3" width="6" height="6"/><circle class="ink" cx="3" cy="3" r="1.1"/></pattern>
            <pattern id="p5" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="s5" width="6" height="6"/><rect class="ink" width="1.5" height="6"/></pattern>
            <pattern id="gap" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="gapink" width="1" height="7"/></pattern>
            </defs></svg>
            <p class="axis-title" aria-hidden="true">All disks</p>
            <div class="plot"><div class="axis" aria-hidden="true"><span>{Figures.Rate(hour.Peak)}</span><span>0</span></div>
            <svg class="flow" role="img" aria-label="Bytes per second of all disks in the last hour: at most {Figures.Rate(hour.Peak)}">

            """);
        double slot = 100.0 / hour.Buckets;
        for (int bucket = 0; bucket < hour.Buckets; bucket++)
        {
            double height = hour.Peak > 0 ? (hour.Totals[bucket] ?? 0) / hour.Peak * 100 : 0;
            Slot(html, hour, bucket, slot, () => html.Add($"<rect class=\"all\" x=\"{bucket * slot}%\" width=\"{slot * Fill}%\" y=\"{100 - height}%\" height=\"{height}%\"/>"));
        }

        html.Add($"</svg></div>\n<p class=\"axis-title\" aria-hidden=\"true\">Share of each disk</p>\n<div class=\"plot\"><div class=\"axis\" aria-hidden=\"true\"><span>100%</span><span>50%</span><span>0</span></div>\n");
        html.Add($"<svg class=\"share\" role=\"img\" aria-label=\"Share of each disk in the last hour: ");
        for (int row = 0; row < hour.Names.Length; row++)
        {
            html.Add($"{(row == 0 ? "" : ", ")}{hour.Names[row]} {Figures.Percent(hour.Shares[row])}");
        }

        html.Add($"\">\n");
        for (int bucket = 0; bucket < hour.Buckets; bucket++)
        {
            Slot(html, hour, bucket, slot, () => Stack(html, hour, bucket, slot));
        }

        html.Add($"""
            </svg></div>
            <div class="plot"><div class="axis"></div><div class="minutes" aria-hidden="true"><span>60 min ago</span><span>45</span><span>30</span><span>15</span><span>now</span></div></div>
            <figcaption>Each bar is two minutes, and the disk with the most bytes of the hour is at the bottom. Hatched: no reading. A line at the bottom: no I/O.</figcaption>
            </figure>

            """);
    }

    /// <summary>One row's piece of a bar, in percent.</summary>
    public static void Rect(HtmlWriter html, HourView hour, int row, double x, double y, double width, double height)
    {
        // The last row is that of all others; a pattern is named in an attribute, since a style sheet would look for it in its own file.
        bool others = hour.Others > 0 && row == hour.Names.Length - 1;
        html.Add($"<rect class=\"{(others ? "rest" : "s")}{(others ? "" : Number(row))}\"");
        if (!others && row is 1 or 3 or 5)
        {
            html.Add($" fill=\"url(#p{row})\"");
        }

        html.Add($" x=\"{x}%\" y=\"{y}%\" width=\"{width}%\" height=\"{height}%\"/>");
    }

    private static string Number(int row) => (row % (HourView.MaxOwn + 1)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Stack(HtmlWriter html, HourView hour, int bucket, double slot)
    {
        double top = 100;
        for (int row = 0; row < hour.Names.Length; row++)
        {
            double height = (hour.Share(row, bucket) ?? 0) * 100;
            if (height >= 0.1)
            {
                top -= height;
                Rect(html, hour, row, bucket * slot, Math.Max(0, top), slot * Fill, height);
            }
        }
    }

    private static void Slot(HtmlWriter html, HourView hour, int bucket, double slot, Action bar)
    {
        (double from, double to) = hour.Ago(bucket);
        html.Add($"<g><title>{from} to {to} min ago: ");
        if (hour.Totals[bucket] is not double total)
        {
            html.Add($"no data</title><rect fill=\"url(#gap)\" x=\"{bucket * slot}%\" width=\"{slot}%\" height=\"100%\"/></g>\n");
            return;
        }

        html.Add($"{Figures.Rate(total)}");
        for (int row = 0; row < hour.Names.Length; row++)
        {
            if (hour.Share(row, bucket) is > 0 and double share)
            {
                html.Add($"\n{hour.Names[row]} {Figures.Percent(share)}");
            }
        }

        html.Add($"</title><rect class=\"hit\" x=\"{bucket * slot}%\" width=\"{slot}%\" height=\"100%\"/>");
        if (total > 0)
        {
            bar();
        }
        else
        {
            html.Add($"<rect class=\"idle\" x=\"{bucket * slot}%\" width=\"{slot * Fill}%\" y=\"98.5%\" height=\"1.5%\"/>");
        }

        html.Add($"</g>\n");
    }
}
