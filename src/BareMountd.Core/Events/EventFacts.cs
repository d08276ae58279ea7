using System.Collections.Immutable;
using System.Globalization;

namespace BareMountd.Core.Events;

/// <summary>Names and values of an event: what has no value is left out, and no value of a disk can make the history large.</summary>
public static class EventFacts
{
    /// <summary>Longer values are cut: a label has 255 bytes at most, and nobody searches for more.</summary>
    public const int MaxLength = 512;

    /// <summary>More evidence than this is not kept.</summary>
    public const int MaxCount = 32;

    /// <summary>The facts, sorted by name; of a name that comes twice the first value stays, so what is ours goes first.</summary>
    public static ImmutableSortedDictionary<string, string> Of(params IEnumerable<(string Name, string? Value)> facts)
    {
        ImmutableSortedDictionary<string, string>.Builder builder = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, string? value) in facts)
        {
            if (!string.IsNullOrEmpty(value) && builder.Count < MaxCount && !builder.ContainsKey(name))
            {
                builder[name] = Cut(value, MaxLength);
            }
        }

        return builder.ToImmutable();
    }

    /// <summary>A moment as facts have it: UTC, to the second, sortable.</summary>
    public static string Moment(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>At most so many characters, with an ellipsis when it was longer; no character is cut in half.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int end = length - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }
}
