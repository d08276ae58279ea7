using System.Collections.Immutable;

namespace BareMountd.Core.Text;

/// <summary>
/// A file name pattern: <c>*</c> any text, <c>?</c> one character, <c>[a-f]</c> one of a set, <c>[!a-f]</c> or <c>[^a-f]</c> one outside it.
/// Case-sensitive. The backslash is an ordinary character, since udev writes <c>\x20</c> into its names.
/// </summary>
/// <remarks>Matching takes at most length × pattern steps and no memory: only the last <c>*</c> is ever tried again, because an earlier one
/// cannot help where the later one fails. No pattern makes it exponential, as it can with regular expressions.</remarks>
public sealed class Glob
{
    private readonly ImmutableArray<Part> _parts;

    private Glob(string pattern, ImmutableArray<Part> parts)
    {
        Pattern = pattern;
        _parts = parts;
    }

    private enum Kind
    {
        Literal,
        AnyOne,
        AnyText,
        Set,
    }

    /// <summary>As written.</summary>
    public string Pattern { get; }

    /// <summary>A name with wildcards in it, written so that it means itself.</summary>
    public static string Escape(string name) =>
        name.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);

    /// <summary>True when there is a <c>*</c>, <c>?</c> or set in it; without one the pattern is a plain name.</summary>
    public bool HasWildcards => _parts.Any(p => p.Kind != Kind.Literal);

    /// <summary>How many characters of a name the pattern fixes exactly; 0 for a pattern such as <c>*</c> that fits everything.</summary>
    public int LiteralLength => _parts.Count(p => p.Kind == Kind.Literal);

    /// <summary>Reads a pattern; false with the reason in words when a <c>[</c> has no end, a set is empty or a range runs backwards.</summary>
    public static bool TryParse(string pattern, out Glob? glob, out string? error)
    {
        ImmutableArray<Part>.Builder parts = ImmutableArray.CreateBuilder<Part>(pattern.Length);
        glob = null;
        int i = 0;
        while (i < pattern.Length)
        {
            char c = pattern[i];
            if (c == '[')
            {
                if (!TryParseSet(pattern, ref i, out Part set, out error))
                {
                    return false;
                }

                parts.Add(set);
                continue;
            }

            if (c != '*')
            {
                parts.Add(new Part(c == '?' ? Kind.AnyOne : Kind.Literal, c, false, null));
            }
            else if (parts.Count == 0 || parts[^1].Kind != Kind.AnyText)
            {
                parts.Add(new Part(Kind.AnyText, c, false, null));
            }

            i++;
        }

        glob = new Glob(pattern, parts.ToImmutable());
        error = null;
        return true;
    }

    /// <summary>Reads a pattern that is known to be right.</summary>
    /// <exception cref="FormatException">The pattern is wrong.</exception>
    public static Glob Parse(string pattern) =>
        TryParse(pattern, out Glob? glob, out string? error) ? glob! : throw new FormatException(error);

    /// <summary>True when the whole text fits.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        int p = 0;
        int t = 0;
        int starPart = -1;
        int starText = 0;
        while (t < text.Length)
        {
            if (p < _parts.Length && _parts[p].Kind == Kind.AnyText)
            {
                starPart = p++;
                starText = t;
            }
            else if (p < _parts.Length && _parts[p].Accepts(text[t]))
            {
                p++;
                t++;
            }
            else if (starPart >= 0)
            {
                p = starPart + 1;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (p < _parts.Length && _parts[p].Kind == Kind.AnyText)
        {
            p++;
        }

        return p == _parts.Length;
    }

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    private static bool TryParseSet(string pattern, ref int i, out Part set, out string? error)
    {
        int start = i++;
        bool negated = i < pattern.Length && pattern[i] is '!' or '^';
        if (negated)
        {
            i++;
        }

        List<(char From, char To)> ranges = [];
        set = default;

        // A ']' that comes first belongs to the set, as in the shell.
        while (i < pattern.Length && (pattern[i] != ']' || ranges.Count == 0))
        {
            char from = pattern[i];
            char to = from;
            if (i + 2 < pattern.Length && pattern[i + 1] == '-' && pattern[i + 2] != ']')
            {
                to = pattern[i + 2];
                i += 2;
            }

            if (to < from)
            {
                error = $"the range {from}-{to} runs backwards";
                return false;
            }

            ranges.Add((from, to));
            i++;
        }

        if (i >= pattern.Length)
        {
            error = $"the [ at character {start + 1} has no closing ]";
            return false;
        }

        i++;
        set = new Part(Kind.Set, '[', negated, [.. ranges]);
        error = null;
        return true;
    }

    private readonly record struct Part(Kind Kind, char Char, bool Negated, (char From, char To)[]? Ranges)
    {
        public bool Accepts(char c)
        {
            switch (Kind)
            {
                case Kind.Literal:
                    return c == Char;
                case Kind.AnyOne:
                    return true;
                case Kind.Set:
                    foreach ((char from, char to) in Ranges!)
                    {
                        if (c >= from && c <= to)
                        {
                            return !Negated;
                        }
                    }

                    return Negated;
                default:
                    return false;
            }
        }
    }
}
