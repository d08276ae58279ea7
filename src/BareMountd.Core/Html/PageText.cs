using BareMountd.Core.Control;

namespace BareMountd.Core.Html;

/// <summary>Small things that several sections write.</summary>
internal static class PageText
{
    /// <summary>Says that a part is not there; true when it is.</summary>
    public static bool Has<T>(HtmlWriter html, PagePart<T> part)
        where T : class
    {
        if (part.Value is null)
        {
            html.Add($"<p class=\"note broken\">Not available: {part.Failure ?? "unknown reason"}</p>\n");
            return false;
        }

        return true;
    }

    /// <summary>A severity or health by shape, word and colour; never by colour alone.</summary>
    public static void Badge(HtmlWriter html, string word)
    {
        (string tone, string shape) = word switch
        {
            "ok" => ("good", "✓"),
            "warning" => ("warn", "▲"),
            "critical" => ("bad", "■"),
            "info" => ("info", "●"),
            _ => ("dim", "○"),
        };
        html.Add($"<span class=\"badge {tone}\"><span aria-hidden=\"true\">{shape}</span> {word}</span>");
    }

    /// <summary>A disk's state, in the same way.</summary>
    public static void State(HtmlWriter html, string state)
    {
        (string tone, string shape) = state switch
        {
            StatusWords.Mounted => ("good", "●"),
            StatusWords.Failed => ("bad", "■"),
            StatusWords.Ambiguous or StatusWords.Refused or StatusWords.Flapping => ("warn", "▲"),
            StatusWords.Missing or StatusWords.Disabled => ("dim", "○"),
            _ => ("info", "◐"),
        };
        html.Add($"<span class=\"badge {tone}\"><span aria-hidden=\"true\">{shape}</span> {state}</span>");
    }

    /// <summary>A bar from 0 to 1 beside its figure, which says the same.</summary>
    public static void Bar(HtmlWriter html, double? part, string tone)
    {
        double width = Math.Clamp(part ?? 0, 0, 1) * 100;
        html.Add($"<svg class=\"bar {tone}\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"track\" width=\"100%\" height=\"100%\" rx=\"3\"/>");
        if (width > 0)
        {
            html.Add($"<rect class=\"fill\" width=\"{Math.Max(width, 1.5)}%\" height=\"100%\" rx=\"3\"/>");
        }

        html.Add($"</svg>");
    }

    /// <summary>Words in which commands stand between back quotes.</summary>
    public static void Hint(HtmlWriter html, string hint)
    {
        string[] pieces = hint.Split('`');
        for (int i = 0; i < pieces.Length; i++)
        {
            // An unpaired back quote is text.
            if (i % 2 == 1 && i + 1 < pieces.Length)
            {
                html.Add($"<code>{pieces[i]}</code>");
            }
            else
            {
                html.Add($"{(i % 2 == 1 ? "`" : "")}{pieces[i]}");
            }
        }
    }

    /// <summary>A moment, for people and for programs.</summary>
    public static void Time(HtmlWriter html, DateTimeOffset moment, PageInput page) =>
        html.Add($"<time datetime=\"{PageTime.Machine(moment)}\">{PageTime.People(moment, page)}</time>");
}
