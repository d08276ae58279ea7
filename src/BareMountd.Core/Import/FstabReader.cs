using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using BareMountd.Core.Filesystems;

namespace BareMountd.Core.Import;

/// <summary>Reads fstab(5): fields parted by blanks, blanks inside of them as <c>\040</c>.</summary>
public static class FstabReader
{
    private const int Fields = 4;

    /// <summary>Its lines. Lines that have no meaning are left out and told.</summary>
    /// <param name="text">The file.</param>
    /// <param name="skipped">Gets those that are no entry.</param>
    public static ImmutableArray<MountLine> Read(string text, ICollection<SkippedLine> skipped)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(skipped);
        ImmutableArray<MountLine>.Builder lines = ImmutableArray.CreateBuilder<MountLine>();
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string where = string.Create(CultureInfo.InvariantCulture, $"line {number}");
            string[] fields = line.Split([' ', '\t'], Fields + 1, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 2)
            {
                skipped.Add(new SkippedLine(where, line, "it has less than a device and a mount point"));
                continue;
            }

            lines.Add(new MountLine(
                where,
                Unescape(fields[0]),
                Unescape(fields[1]),
                fields.Length > 2 ? fields[2] : "",
                fields.Length > 3 ? MountOption.Split(Unescape(fields[3])) : []));
        }

        return lines.ToImmutable();
    }

    /// <summary>Turns <c>\040</c> and the like back (getmntent(3)); bytes that are no UTF-8 become U+FFFD.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        List<byte> bytes = [];
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && IsOctal(field[i + 1], '3') && IsOctal(field[i + 2], '7') && IsOctal(field[i + 3], '7'))
            {
                bytes.Add((byte)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                int length = char.IsHighSurrogate(field[i]) && i + 1 < field.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(field.Substring(i, length)));
                i += length - 1;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static bool IsOctal(char c, char highest) => c >= '0' && c <= highest;
}
