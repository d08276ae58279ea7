namespace BareMountd.Cli.Output;

/// <summary>A table of plain columns. The widest column that may be cut gives way first; then whole columns of little weight go.</summary>
internal sealed class TextTable(IReadOnlyList<Column> columns)
{
    private const int Gap = 2;

    private readonly List<Piece[]> _rows = [];

    /// <summary>Adds a row of one piece a column.</summary>
    public void Row(params Piece[] cells)
    {
        if (cells.Length != columns.Count)
        {
            throw new ArgumentException("A row has one cell for each column.", nameof(cells));
        }

        _rows.Add(cells);
    }

    /// <summary>The header, then one line a row, none wider than <paramref name="width"/> and none with blanks at its end.</summary>
    public IReadOnlyList<IReadOnlyList<Piece>> Layout(int width)
    {
        int[] widths = Fit(width);
        List<IReadOnlyList<Piece>> lines = [Line([.. columns.Select(c => new Piece(c.Header, Tone.Strong))], widths)];
        lines.AddRange(_rows.Select(row => Line(row, widths)));
        return lines;
    }

    /// <summary>Cells for each column; -1 for one that is left out.</summary>
    private int[] Fit(int width)
    {
        int[] widths = new int[columns.Count];
        for (int i = 0; i < columns.Count; i++)
        {
            widths[i] = _rows.Select(r => CellWidth.Of(r[i].Text)).Append(CellWidth.Of(columns[i].Header)).Max();
        }

        while (Total(widths) > width)
        {
            int widest = -1;
            for (int i = 0; i < columns.Count; i++)
            {
                if (columns[i].MinWidth > 0 && widths[i] > columns[i].MinWidth && (widest < 0 || widths[i] > widths[widest]))
                {
                    widest = i;
                }
            }

            if (widest >= 0)
            {
                // Down to the next narrower one at once, so that hostile lengths cost nothing.
                int floor = columns[widest].MinWidth;
                for (int i = 0; i < columns.Count; i++)
                {
                    if (i != widest && columns[i].MinWidth > 0 && widths[i] < widths[widest])
                    {
                        floor = Math.Max(floor, widths[i]);
                    }
                }

                widths[widest] = Math.Max(Math.Max(floor - 1, columns[widest].MinWidth), widths[widest] - (Total(widths) - width));
                continue;
            }

            int drop = -1;
            for (int i = 0; i < columns.Count; i++)
            {
                if (widths[i] >= 0 && columns[i].DropRank > 0 && (drop < 0 || columns[i].DropRank > columns[drop].DropRank))
                {
                    drop = i;
                }
            }

            if (drop < 0)
            {
                break;
            }

            widths[drop] = -1;
        }

        return widths;
    }

    private static int Total(int[] widths)
    {
        int shown = widths.Count(w => w >= 0);
        return widths.Where(w => w >= 0).Sum() + (Gap * Math.Max(shown - 1, 0));
    }

    private List<Piece> Line(Piece[] cells, int[] widths)
    {
        int last = Array.FindLastIndex(widths, w => w >= 0);
        List<Piece> line = [];
        for (int i = 0; i < cells.Length; i++)
        {
            if (widths[i] < 0)
            {
                continue;
            }

            string text = CellWidth.CutMiddle(cells[i].Text, widths[i]);
            string fill = new(' ', widths[i] - CellWidth.Of(text));
            if (columns[i].Right && fill.Length > 0)
            {
                line.Add(fill);
            }

            line.Add(cells[i] with { Text = text });
            if (i != last)
            {
                line.Add((columns[i].Right ? "" : fill) + new string(' ', Gap));
            }
        }

        return line;
    }
}
