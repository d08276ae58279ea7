namespace BareMountd.Cli.Output;

/// <summary>Breaks pieces of text into lines: at blanks where possible, inside a word where that word alone is wider than a line.</summary>
internal sealed class LineBreaker(int width, int indent)
{
    private readonly List<IReadOnlyList<Piece>> _lines = [];
    private List<Piece> _line = [];
    private int _used;
    private bool _hasWords;

    /// <summary>Appends a piece to the current line.</summary>
    public void Add(Piece piece)
    {
        if (width == Terminal.Unlimited)
        {
            _line.Add(piece);
            return;
        }

        ReadOnlySpan<char> rest = piece.Text;
        while (!rest.IsEmpty)
        {
            // A word with the blanks before it.
            int start = rest.IndexOfAnyExcept(' ');
            int end = start < 0 ? rest.Length : rest[start..].IndexOf(' ') is int blank and >= 0 ? start + blank : rest.Length;
            Put(rest[..end], start < 0 ? end : start, piece.Tone);
            rest = rest[end..];
        }
    }

    /// <summary>The lines.</summary>
    public IReadOnlyList<IReadOnlyList<Piece>> Finish()
    {
        _lines.Add(_line);
        return _lines;
    }

    private void Put(ReadOnlySpan<char> word, int blanks, Tone tone)
    {
        int cells = CellWidth.Of(word);
        if (_used + cells > width && _hasWords)
        {
            Break();
            word = word[blanks..];
            cells -= blanks;
        }

        while (_used + cells > width)
        {
            int fits = Math.Max(CellWidth.Take(word, width - _used), 1);
            Write(word[..fits], tone);
            word = word[fits..];
            cells = CellWidth.Of(word);
            Break();
        }

        Write(word, tone);
    }

    private void Write(ReadOnlySpan<char> text, Tone tone)
    {
        if (!text.IsEmpty)
        {
            // Words of one tone stay one piece: a terminal gets one pair of escape codes for them.
            if (_line is [.., { } last] && last.Tone == tone)
            {
                _line[^1] = new Piece(string.Concat(last.Text, text), tone);
            }
            else
            {
                _line.Add(new Piece(text.ToString(), tone));
            }

            _used += CellWidth.Of(text);
            _hasWords |= text.IndexOfAnyExcept(' ') >= 0;
        }
    }

    private void Break()
    {
        _lines.Add(_line);
        _line = indent > 0 ? [new Piece(new string(' ', indent))] : [];
        _used = indent;
        _hasWords = false;
    }
}
