using BareMountd.Core.Control;

namespace BareMountd.Core.Html;

/// <summary>Every condition that shows: what is the case, and what to do next; the worst first.</summary>
internal static class AttentionSection
{
    /// <summary>More than this are folded away.</summary>
    private const int MaxOpen = 12;

    public static void Write(HtmlWriter html, PageInput page)
    {
        if (!PageText.Has(html, page.Status))
        {
            return;
        }

        StatusResponse status = page.Status.Value!;
        List<(string? Disk, ConditionStatus Condition)> all =
        [
            .. status.Conditions.Select(c => ((string?)null, c))
                .Concat(status.Disks.SelectMany(d => d.Conditions.Select(c => ((string?)d.Name, c))))
                .OrderBy(one => Rank(one.c.Severity)),
        ];
        if (all.Count == 0)
        {
            html.Add($"<p class=\"fine\"><span class=\"badge good\"><span aria-hidden=\"true\">✓</span> ok</span> Nothing is wrong with any declared disk.</p>\n");
            return;
        }

        List(html, page, all.Take(MaxOpen));
        if (all.Count > MaxOpen)
        {
            html.Add($"<details id=\"attention-more\"><summary id=\"attention-more-title\">{all.Count - MaxOpen} more</summary>\n");
            List(html, page, all.Skip(MaxOpen));
            html.Add($"</details>\n");
        }
    }

    private static int Rank(string severity) => severity switch
    {
        "critical" => 0,
        "warning" => 1,
        _ => 2,
    };

    private static void List(HtmlWriter html, PageInput page, IEnumerable<(string? Disk, ConditionStatus Condition)> conditions)
    {
        html.Add($"<ul class=\"cards\">\n");
        foreach ((string? disk, ConditionStatus condition) in conditions)
        {
            html.Add($"<li class=\"card {Tone(condition.Severity)}\"><p class=\"what\">");
            PageText.Badge(html, condition.Severity);
            html.Add($" <bdi class=\"who\">{disk ?? "baremountd"}</bdi> <code>{condition.Code}</code> <span class=\"since whole\">since ");
            PageText.Time(html, condition.Since, page);
            html.Add($"</span></p>\n<p class=\"data\">{condition.Message}</p>\n");
            if (condition.Hint.Length > 0)
            {
                html.Add($"<p class=\"hint\"><span class=\"next\">Next:</span> ");
                PageText.Hint(html, condition.Hint);
                html.Add($"</p>\n");
            }

            foreach (string line in condition.Log.TakeLast(1))
            {
                html.Add($"<p class=\"log\"><span class=\"next\">Log:</span> {line}</p>\n");
            }

            html.Add($"</li>\n");
        }

        html.Add($"</ul>\n");
    }

    private static string Tone(string severity) => severity switch
    {
        "critical" => "bad",
        "warning" => "warn",
        _ => "info",
    };
}
