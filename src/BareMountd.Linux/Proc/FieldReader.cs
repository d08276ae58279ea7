using System.Buffers.Text;

namespace BareMountd.Linux.Proc;

/// <summary>Walks over the fields of one line of a procfs file.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> _rest = line;
    private bool _ended = line.IsEmpty;

    /// <summary>
    /// The next field up to exactly one blank; may be empty (mountinfo writes an empty source as two blanks). False when the line has ended.
    /// </summary>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (_ended)
        {
            return false;
        }

        int blank = _rest.IndexOf((byte)' ');
        if (blank < 0)
        {
            field = _rest;
            _ended = true;
        }
        else
        {
            field = _rest[..blank];
            _rest = _rest[(blank + 1)..];
        }

        return true;
    }

    /// <summary>The next field of a table that is padded with blanks and tabs; never empty. False when the line has ended.</summary>
    public bool TryNextWord(out ReadOnlySpan<byte> field)
    {
        field = default;
        _rest = _rest.TrimStart(" \t"u8);
        if (_rest.IsEmpty)
        {
            return false;
        }

        int blank = _rest.IndexOfAny((byte)' ', (byte)'\t');
        field = blank < 0 ? _rest : _rest[..blank];
        _rest = blank < 0 ? [] : _rest[blank..];
        return true;
    }

    /// <summary>Parses a whole field as a decimal number without sign.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> field, out ulong value) =>
        Utf8Parser.TryParse(field, out value, out int consumed) && consumed == field.Length && field[0] != (byte)'+';
}
