using System.Globalization;
using System.Text;
using BareMountd.Core.Text;

namespace BareMountd.Core.Views;

/// <summary>String literals for text that came from a disk: it can neither end the literal, nor run anything, nor act on a terminal.</summary>
internal static class SnippetText
{
    /// <summary>A JSON string.</summary>
    public static string Json(string value)
    {
        StringBuilder text = new("\"", value.Length + 2);
        int i = 0;
        while (i < value.Length)
        {
            bool whole = Rune.TryGetRuneAt(value, i, out Rune rune);
            int length = whole ? rune.Utf16SequenceLength : 1;
            string part = value.Substring(i, length);
            if (part is "\"" or "\\")
            {
                text.Append('\\').Append(part);
            }
            else if (!whole || TextEscaper.NeedsEscape(part))
            {
                foreach (char c in part)
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                }
            }
            else
            {
                text.Append(part);
            }

            i += length;
        }

        return text.Append('"').ToString();
    }

    /// <summary>
    /// A Nix expression for the string. Nix has no numeric escapes: text with control or hidden characters goes through
    /// <c>builtins.fromJSON</c>, so that nothing raw stands in the file.
    /// </summary>
    public static string Nix(string value) =>
        TextEscaper.NeedsEscape(value) ? $"(builtins.fromJSON {NixLiteral(Json(value))})" : NixLiteral(value);

    private static string NixLiteral(string value)
    {
        // In a "…" string of Nix only these act: the quote, the backslash, and ${ (every $ is escaped, which Nix reads as a plain $).
        StringBuilder text = new("\"", value.Length + 2);
        foreach (char c in value)
        {
            if (c is '"' or '\\' or '$')
            {
                text.Append('\\');
            }

            text.Append(c);
        }

        return text.Append('"').ToString();
    }
}
