using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace BareMountd.Core.Html;

/// <summary>
/// Writes HTML. There is one way to write: an interpolated string, whose literal parts are markup (they stand in our source) and whose holes are
/// escaped, always. A text that is not a literal cannot become markup, because there is no method that takes one.
/// </summary>
public sealed class HtmlWriter
{
    private readonly StringBuilder _text = new(64 * 1024);

    /// <summary>Writes markup with escaped holes.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The handler writes to this instance while it is built.")]
    public void Add([InterpolatedStringHandlerArgument("")] HtmlMarkup markup) => _ = markup;

    /// <summary>Runs a part of the page; one that fails takes back what it wrote, and its failure is returned.</summary>
    public Exception? Try(Action<HtmlWriter> part)
    {
        ArgumentNullException.ThrowIfNull(part);
        int mark = _text.Length;
        try
        {
            part(this);
            return null;
        }
        catch (Exception exception)
        {
            // A failing part becomes data: half a table would be worse than a line that says so.
            _text.Length = mark;
            return exception;
        }
    }

    /// <summary>The page so far, in UTF-8.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    internal void Append(string markup) => _text.Append(markup);
}
