namespace BareMountd.Cli.Output;

/// <summary>Lines to show, none wider than the page.</summary>
internal sealed class Page(int width)
{
    private readonly List<IReadOnlyList<Piece>> _lines = [];

    /// <summary>Columns of the page.</summary>
    public int Width => width;

    /// <summary>What was written so far.</summary>
    public IReadOnlyList<IReadOnlyList<Piece>> Lines => _lines;

    /// <summary>An empty line.</summary>
    public void Blank() => _lines.Add([]);

    /// <summary>A line, broken at blanks into further ones that begin <paramref name="indent"/> columns in.</summary>
    public void Text(int indent, params ReadOnlySpan<Piece> pieces)
    {
        LineBreaker breaker = new(width, indent);
        foreach (Piece piece in pieces)
        {
            breaker.Add(piece);
        }

        _lines.AddRange(breaker.Finish());
    }

    /// <summary>A table, cut to the page.</summary>
    public void Table(TextTable table)
    {
        foreach (IReadOnlyList<Piece> line in table.Layout(width))
        {
            _lines.Add(line);
        }
    }

    /// <summary>The header and the rows of a table, for views that put lines between the rows.</summary>
    public void Add(IReadOnlyList<Piece> line) => _lines.Add(line);
}
