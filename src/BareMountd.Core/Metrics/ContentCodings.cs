namespace BareMountd.Core.Metrics;

/// <summary>Chooses how an answer is packed.</summary>
public static class ContentCodings
{
    /// <summary>The weight of what a header does not name: it is allowed, and anything that is named is liked more.</summary>
    private const double Unnamed = 0.0001;

    /// <summary>Value of the Content-Encoding header; null for <see cref="ContentCoding.Identity"/>.</summary>
    public static string? Word(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Zstd => "zstd",
        _ => null,
    };

    /// <summary>Chooses by an Accept-Encoding header (RFC 9110, 12.5.3).</summary>
    /// <remarks>
    /// The heaviest wins; among equals zstd before gzip before nothing. <c>*</c> stands for whatever is not named. A header that excludes everything
    /// gets the answer as it is, which the RFC prefers to an error.
    /// </remarks>
    /// <param name="acceptEncoding">The header, several joined by commas; null or empty when absent.</param>
    /// <param name="zstd">zstd can be made.</param>
    public static ContentCoding Negotiate(string? acceptEncoding, bool zstd)
    {
        if (string.IsNullOrWhiteSpace(acceptEncoding))
        {
            return ContentCoding.Identity;
        }

        double? any = null;
        double? gzip = null;
        double? packed = null;
        double? plain = null;
        foreach (Range range in acceptEncoding.AsSpan().Split(','))
        {
            ReadOnlySpan<char> item = acceptEncoding.AsSpan()[range];
            int semicolon = item.IndexOf(';');
            ReadOnlySpan<char> word = (semicolon < 0 ? item : item[..semicolon]).Trim();
            double weight = ExpositionFormat.ReadParameters(semicolon < 0 ? [] : item[(semicolon + 1)..], out _);
            if (Is(word, "gzip") || Is(word, "x-gzip"))
            {
                gzip = Math.Max(gzip ?? 0, weight);
            }
            else if (Is(word, "zstd"))
            {
                packed = Math.Max(packed ?? 0, weight);
            }
            else if (Is(word, "identity"))
            {
                plain = Math.Max(plain ?? 0, weight);
            }
            else if (Is(word, "*"))
            {
                any = Math.Max(any ?? 0, weight);
            }
        }

        double zstdWeight = zstd ? packed ?? any ?? 0 : 0;
        double gzipWeight = gzip ?? any ?? 0;
        double plainWeight = plain ?? any ?? Unnamed;
        if (zstdWeight > 0 && zstdWeight >= gzipWeight && zstdWeight >= plainWeight)
        {
            return ContentCoding.Zstd;
        }

        return gzipWeight > 0 && gzipWeight >= plainWeight ? ContentCoding.Gzip : ContentCoding.Identity;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
