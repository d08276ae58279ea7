using System.Text;
using BareMountd.Core.Text;

namespace BareMountd.Core.Html;

/// <summary>Text as HTML shows it: the only way by which a text that is not our own gets onto the page.</summary>
public static class HtmlText
{
    /// <summary>Longer texts are cut: nobody reads them, and a label cannot fill the page.</summary>
    public const int MaxLength = 2048;

    /// <summary>
    /// The text, harmless between tags and in quoted attributes: what a screen hides or acts upon (control characters, bidirectional overrides,
    /// zero-width characters) is made visible by <see cref="TextEscaper"/>, and <c>&amp; &lt; &gt; " '</c> become character references.
    /// </summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        string visible = TextEscaper.ForTerminal(text, MaxLength);
        if (visible.AsSpan().IndexOfAny("&<>\"'") < 0)
        {
            return visible;
        }

        StringBuilder escaped = new(visible.Length + 32);
        foreach (char c in visible)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
