using System.Collections.Immutable;

namespace BareMountd.Core.Html;

/// <summary>The page at <c>/</c> of the metrics port. Pure: everything it shows comes in one <see cref="PageInput"/>.</summary>
public static class PageWriter
{
    // In the order of the page. The id is what the script replaces and what links lead to.
    private static readonly ImmutableArray<(string Id, string Title, Action<HtmlWriter, PageInput> Write)> s_sections =
    [
        ("attention", "Needs attention", AttentionSection.Write),
        ("disks", "Disks", DiskSection.Write),
        ("hour", "The last hour", HourSection.Write),
        ("io", "I/O by disk", FlowSection.Write),
        ("units", "Who does it", UnitSection.Write),
        ("events", "Events", EventSection.Write),
    ];

    /// <summary>Id and title of each section, in the order of the page.</summary>
    public static IEnumerable<(string Id, string Title)> Sections => s_sections.Select(section => (section.Id, section.Title));

    /// <summary>The whole document. A section that cannot be shown is a line that says why.</summary>
    public static HtmlWriter Write(PageInput page)
    {
        ArgumentNullException.ThrowIfNull(page);
        HtmlWriter html = new();
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>baremountd: {page.Status.Value?.Summary ?? "no status"}</title>
            <link rel="icon" type="image/svg+xml" href="{page.Icon.Path}">
            <link rel="stylesheet" href="{page.Style.Path}" integrity="{page.Style.Integrity}">
            <script src="{page.Script.Path}" integrity="{page.Script.Integrity}" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>

            """);
        Part(html, "the head", part => HeadSection.Write(part, page));
        html.Add($"<main id=\"main\" tabindex=\"-1\">\n");
        if (page.Notice.Length > 0)
        {
            html.Add($"<p class=\"note\">{page.Notice}</p>\n");
        }

        foreach ((string id, string title, Action<HtmlWriter, PageInput> write) in s_sections)
        {
            html.Add($"<section id=\"{id}\" aria-labelledby=\"{id}-title\" data-live>\n<h2 id=\"{id}-title\">{title}</h2>\n");
            Part(html, title, part => write(part, page));
            html.Add($"</section>\n");
        }

        html.Add($"</main>\n");
        Part(html, "the foot", part => FootSection.Write(part, page));
        html.Add($"</body>\n</html>\n");
        return html;
    }

    private static void Part(HtmlWriter html, string what, Action<HtmlWriter> write)
    {
        if (html.Try(write) is Exception failure)
        {
            html.Add($"<p class=\"note broken\">This part could not be shown ({what}): {failure.Message}</p>\n");
        }
    }
}
