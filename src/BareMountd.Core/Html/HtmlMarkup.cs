using System.Globalization;
using System.Runtime.CompilerServices;

namespace BareMountd.Core.Html;

/// <summary>Takes an interpolated string apart for <see cref="HtmlWriter"/>: literal parts as they stand, holes escaped.</summary>
[InterpolatedStringHandler]
public readonly struct HtmlMarkup
{
    private readonly HtmlWriter _writer;

    /// <summary>Made by the compiler.</summary>
    public HtmlMarkup(int literalLength, int formattedCount, HtmlWriter writer)
    {
        (_, _) = (literalLength, formattedCount);
        _writer = writer;
    }

    /// <summary>A part of the source.</summary>
    public void AppendLiteral(string markup) => _writer.Append(markup);

    /// <summary>Text, escaped.</summary>
    public void AppendFormatted(string? text) => _writer.Append(HtmlText.Escape(text));

    /// <summary>A whole number.</summary>
    public void AppendFormatted(int number) => _writer.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A whole number.</summary>
    public void AppendFormatted(long number) => _writer.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number with at most two decimals, as SVG reads it.</summary>
    public void AppendFormatted(double number) => _writer.Append(number.ToString("0.##", CultureInfo.InvariantCulture));
}
