using System.Globalization;
using System.Text;

namespace BareMountd.Core.Text;

/// <summary>Makes text that came from a disk or a file harmless to look at.</summary>
/// <remarks>
/// Labels, serials and model names are chosen by whoever formatted or built the disk. Written raw to a terminal they can move the cursor,
/// repaint what stands above, or reverse the reading order ("Trojan Source", CVE-2021-42574).
/// </remarks>
public static class TextEscaper
{
    /// <summary>
    /// The text with every character that a terminal acts upon or hides made visible: <c>\x1b</c> for control characters, <c>\u202e</c>
    /// for bidirectional controls, line separators, zero-width characters and lone surrogates, <c>\U000e0041</c> beyond the BMP.
    /// Everything else stays, the backslash too, so that udev's own <c>\x20</c> can be copied.
    /// </summary>
    public static string ForTerminal(string text)
    {
        int first = 0;
        while (first < text.Length && text[first] is >= ' ' and < '\x7f')
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        StringBuilder escaped = new(text.Length + 16);
        escaped.Append(text, 0, first);
        int i = first;
        while (i < text.Length)
        {
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                Append(escaped, rune);
                i += rune.Utf16SequenceLength;
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
                i++;
            }
        }

        return escaped.ToString();
    }

    /// <summary>The escaped text, cut to <paramref name="maxLength"/> characters with an ellipsis.</summary>
    public static string ForTerminal(string text, int maxLength)
    {
        // Cut before escaping: the work stays small for a text of a megabyte.
        bool cut = text.Length > maxLength;
        return ForTerminal(cut ? text[..maxLength] : text) + (cut ? "…" : "");
    }

    /// <summary>True when the text has a character that <see cref="ForTerminal(string)"/> would change.</summary>
    public static bool NeedsEscape(string text)
    {
        int i = 0;
        while (i < text.Length)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune) || IsHidden(rune))
            {
                return true;
            }

            i += rune.Utf16SequenceLength;
        }

        return false;
    }

    private static void Append(StringBuilder to, Rune rune)
    {
        if (!IsHidden(rune))
        {
            to.Append(rune.ToString());
        }
        else if (rune.Value < 0x100)
        {
            to.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        }
        else if (rune.IsBmp)
        {
            to.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }
        else
        {
            to.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
        }
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
