namespace BareMountd.Core.Configuration;

/// <summary>Turns offsets in a UTF-8 file into lines and columns as editors count them: from 1, characters and not bytes.</summary>
internal sealed class LineMap
{
    private readonly byte[] _data;
    private readonly List<int> _starts;

    public LineMap(byte[] data)
    {
        // A byte order mark is no column of the first line.
        _starts = [ConfigReader.StartOf(data)];
        _data = data;
        for (int i = 0; i < data.Length; i++)
        {
            if (data[i] == '\n')
            {
                _starts.Add(i + 1);
            }
        }
    }

    public (int Line, int Column) Find(int offset)
    {
        int index = _starts.BinarySearch(offset);
        int line = Math.Max(0, index >= 0 ? index : ~index - 1);
        int column = 1;
        for (int i = _starts[line]; i < offset && i < _data.Length; i++)
        {
            // Continuation bytes belong to the character before them.
            column += (_data[i] & 0xC0) == 0x80 ? 0 : 1;
        }

        return (line + 1, column);
    }
}
