using System.Globalization;

namespace BareMountd.Core.Metrics;

/// <summary>One of the two text formats that Prometheus reads.</summary>
public sealed record ExpositionFormat
{
    /// <summary>The Prometheus text format, which everything understands.</summary>
    public static readonly ExpositionFormat Text = new("text/plain; version=0.0.4; charset=utf-8");

    /// <summary>OpenMetrics 1.0.</summary>
    public static readonly ExpositionFormat OpenMetrics = new("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private ExpositionFormat(string contentType) => ContentType = contentType;

    /// <summary>Value of the Content-Type header.</summary>
    public string ContentType { get; }

    /// <summary>Chooses by an Accept header (RFC 9110, 12.5.1).</summary>
    /// <remarks>
    /// OpenMetrics is sent only to who names it (or <c>application/*</c>) and likes it at least as much as text, with a version that is absent or
    /// 1.0.0; at equal weight the one named first wins. Everything else, also a header that cannot be read or that excludes both, gets text:
    /// an answer in the common format helps more than a 406.
    /// </remarks>
    /// <param name="accept">The header, several joined by commas; null or empty when absent.</param>
    public static ExpositionFormat Negotiate(string? accept)
    {
        if (string.IsNullOrEmpty(accept))
        {
            return Text;
        }

        Preference text = default;
        Preference openMetrics = default;
        int position = 0;
        foreach (Range range in accept.AsSpan().Split(','))
        {
            position++;
            ReadOnlySpan<char> item = accept.AsSpan(range);
            int semicolon = item.IndexOf(';');
            ReadOnlySpan<char> type = (semicolon < 0 ? item : item[..semicolon]).Trim();
            ReadOnlySpan<char> parameters = semicolon < 0 ? [] : item[(semicolon + 1)..];
            double quality = ReadParameters(parameters, out ReadOnlySpan<char> version);
            if (Is(type, "application/openmetrics-text") && (version.IsEmpty || Is(version, "1.0.0")))
            {
                openMetrics.Offer(2, quality, position);
            }
            else if (Is(type, "application/*"))
            {
                openMetrics.Offer(1, quality, position);
            }
            else if (Is(type, "text/plain") && (version.IsEmpty || Is(version, "0.0.4")))
            {
                text.Offer(2, quality, position);
            }
            else if (Is(type, "text/*"))
            {
                text.Offer(1, quality, position);
            }
            else if (Is(type, "*/*"))
            {
                text.Offer(0, quality, position);
            }
        }

        bool preferred = openMetrics.Quality > text.Quality || (openMetrics.Quality == text.Quality && openMetrics.Position < text.Position);
        return openMetrics.Quality > 0 && preferred ? OpenMetrics : Text;
    }

    /// <summary>The weight among the parameters of a range, 1 without one, and the version.</summary>
    internal static double ReadParameters(ReadOnlySpan<char> parameters, out ReadOnlySpan<char> version)
    {
        double quality = 1;
        version = default;
        foreach (Range range in parameters.Split(';'))
        {
            ReadOnlySpan<char> parameter = parameters[range];
            int equals = parameter.IndexOf('=');
            if (equals < 0)
            {
                continue;
            }

            ReadOnlySpan<char> name = parameter[..equals].Trim();
            ReadOnlySpan<char> value = parameter[(equals + 1)..].Trim().Trim('"');
            if (Is(name, "q"))
            {
                // A weight that cannot be read excludes: better the common format than one that was not asked for.
                quality = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double q) && q is >= 0 and <= 1 ? q : 0;
            }
            else if (Is(name, "version"))
            {
                version = value;
            }
        }

        return quality;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The weight of the most specific range that matched so far; among equals the heaviest.</summary>
    private struct Preference
    {
        private int _rank;

        public double Quality { get; private set; }

        public int Position { get; private set; }

        public void Offer(int specificity, double quality, int position)
        {
            // Rank 0 means "nothing matched yet".
            if (specificity + 1 > _rank || (specificity + 1 == _rank && quality > Quality))
            {
                _rank = specificity + 1;
                Quality = quality;
                Position = position;
            }
        }
    }
}
