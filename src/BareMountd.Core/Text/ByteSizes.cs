using System.Globalization;

namespace BareMountd.Core.Text;

/// <summary>Sizes as people write them in the configuration: <c>64KiB</c>, <c>10GiB</c>.</summary>
public static class ByteSizes
{
    /// <summary>What is accepted, for help and errors.</summary>
    public const string Form = "a number with B, KiB, MiB, GiB or TiB, such as 64KiB or 10GiB";

    private static readonly (string Unit, ulong Bytes)[] s_units =
    [
        ("TiB", 1UL << 40), ("GiB", 1UL << 30), ("MiB", 1UL << 20), ("KiB", 1UL << 10), ("B", 1),
    ];

    /// <summary>Reads a size below 8 EiB; a part of a byte is dropped. The unit must stand there: 10G and 10GB mean different things to different people.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ulong bytes)
    {
        bytes = 0;
        foreach ((string unit, ulong length) in s_units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
            {
                continue;
            }

            if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                || !(number * length < long.MaxValue))
            {
                return false;
            }

            bytes = (ulong)(number * length);
            return true;
        }

        return false;
    }

    /// <summary>What was probably meant by a size with another unit (<c>10G</c>, <c>64kb</c>), or null.</summary>
    public static string? Meant(string text)
    {
        string number = text.TrimEnd([.. "bBiIkKmMgGtT "]);
        string unit = text[number.Length..].Trim().ToUpperInvariant().Replace("I", "", StringComparison.Ordinal).TrimEnd('B');
        string guess = number + (unit.Length == 0 ? "B" : unit + "iB");
        return TryParse(guess, out _) ? guess : null;
    }

    /// <summary>The form with the largest unit that fits evenly.</summary>
    public static string Format(ulong bytes)
    {
        (string unit, ulong length) = Array.Find(s_units, u => bytes >= u.Bytes && bytes % u.Bytes == 0);
        return length == 0 ? "0B" : string.Create(CultureInfo.InvariantCulture, $"{bytes / length}{unit}");
    }
}
