using System.Text;
using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>A superblock record in the form of <c>blkid -p -o export</c>: lines of <c>NAME=value</c>, unusual characters after a backslash.</summary>
internal static class RecordedProbe
{
    /// <summary>Parses a record; lines that are not understood are skipped.</summary>
    internal static ProbeRecord Parse(ReadOnlySpan<char> text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (Range range in text.Split('\n'))
        {
            ReadOnlySpan<char> line = text[range].TrimEnd('\r');
            int equals = line.IndexOf('=');
            if (equals > 0)
            {
                values[line[..equals].ToString()] = Unescape(line[(equals + 1)..]);
            }
        }

        string? Value(string name) => values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
        string? Encoded(string name) => Value(name) is string value ? UdevEncoding.Encode(value) : null;
        return new ProbeRecord
        {
            Content = new DeviceContent
            {
                Usage = Value("USAGE"),
                Type = Value("TYPE"),
                Uuid = Value("UUID"),
                UuidSub = Value("UUID_SUB"),
                Label = Value("LABEL"),
                Ambivalent = Value("AMBIVALENT") is not null,
                Unreadable = Value("UNREADABLE") is not null,
            },
            UuidEncoded = Encoded("UUID"),
            LabelEncoded = Encoded("LABEL"),
            TableType = Value("PTTYPE"),
            TableUuid = Value("PTUUID"),
            EntryScheme = Value("PART_ENTRY_SCHEME"),
            EntryUuid = Value("PART_ENTRY_UUID"),
            EntryName = Value("PART_ENTRY_NAME"),
            EntryNameEncoded = Encoded("PART_ENTRY_NAME"),
            EntryType = Value("PART_ENTRY_TYPE"),
        };
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            result.Append(text[i]);
        }

        return result.ToString();
    }
}
