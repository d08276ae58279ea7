using System.Text;

namespace BareMountd.Core.Devices;

/// <summary>
/// One form for the many spellings of a serial: <c>E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.</c> (Windows), the same NGUID as
/// <c>eui.e8238fa6bf530001001b448b4ed0b0f4</c> (sysfs) or <c>nvme-eui.…</c> (by-id), and VPD page 0x80 text with trailing blanks.
/// </summary>
public static class SerialNormalizer
{
    /// <summary>Shorter serials are not identities.</summary>
    public const int MinLength = 4;

    private const int NguidDigits = 32;
    private const int Eui64Digits = 16;

    // What vendors leave in the field when they never set it; normalised. Seen in kernel quirk lists, udev and smartmontools threads.
    private static readonly HashSet<string> s_placeholders = new(StringComparer.Ordinal)
    {
        "none", "null", "nil", "unknown", "default", "defaultstring", "notspecified", "notavailable", "notapplicable", "noserial",
        "tobefilledbyo.e.m", "tobefilledbyoem", "serial", "serialnumber", "systemserialnumber", "generic", "test", "empty", "invalid",
    };

    /// <summary>
    /// Lower case without blanks, NULs, <c>_</c>, <c>-</c>, <c>:</c> and the dots at the end, and without a leading <c>nvme-</c>,
    /// <c>eui.</c>, <c>nguid.</c> or directory. An EUI-64 that Windows fills up to the 16 bytes of an NGUID becomes the EUI-64 again.
    /// </summary>
    public static string Normalize(string serial)
    {
        ReadOnlySpan<char> text = serial.AsSpan().Trim(" \t\r\n\0");
        text = text[(text.LastIndexOf('/') + 1)..];
        foreach (string prefix in (ReadOnlySpan<string>)["nvme-", "eui.", "nguid."])
        {
            // A serial may itself begin with "nvme-": the prefix goes only where an identifier of NVMe follows it.
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && (prefix != "nvme-" || text.StartsWith("nvme-eui.", StringComparison.OrdinalIgnoreCase)))
            {
                text = text[prefix.Length..];
            }
        }

        StringBuilder normalized = new(text.Length);
        foreach (char c in text)
        {
            if (c is not ('_' or '-' or ':' or '\0') && !char.IsWhiteSpace(c))
            {
                normalized.Append(char.ToLowerInvariant(c));
            }
        }

        while (normalized.Length > 0 && normalized[^1] == '.')
        {
            normalized.Length--;
        }

        string result = normalized.ToString();
        return result.Length == NguidDigits && result.AsSpan(0, Eui64Digits).TrimStart('0').IsEmpty && result.All(char.IsAsciiHexDigit)
            ? result[Eui64Digits..]
            : result;
    }

    /// <summary>True when both name the same disk. A serial that says nothing (<see cref="Weakness"/>) equals nothing, not even itself.</summary>
    public static bool AreEqual(string declared, string actual)
    {
        string normalized = Normalize(declared);
        return string.Equals(normalized, Normalize(actual), StringComparison.Ordinal) && WeaknessOf(normalized) is null;
    }

    /// <summary>Why a serial cannot identify a disk, in words that follow "the serial …"; null when it can.</summary>
    public static string? Weakness(string serial) => WeaknessOf(Normalize(serial));

    private static string? WeaknessOf(string normalized)
    {
        if (normalized.Length == 0)
        {
            return "is empty";
        }

        if (!normalized.AsSpan().ContainsAnyExcept(normalized[0]))
        {
            return $"is the character {normalized[0]} and nothing else";
        }

        if (normalized.Length < MinLength)
        {
            return $"has fewer than {MinLength} characters";
        }

        if (s_placeholders.Contains(normalized))
        {
            return "is a placeholder that many devices share";
        }

        if (normalized.AsSpan().TrimStart('0') is "1")
        {
            return "is the number 1 that many devices share";
        }

        return "0123456789abcdef0123456789abcdef".StartsWith(normalized, StringComparison.Ordinal)
            || "1234567890abcdef1234567890abcdef".StartsWith(normalized, StringComparison.Ordinal)
            || "12345678901234567890123456789012".StartsWith(normalized, StringComparison.Ordinal)
            ? "counts upwards: a placeholder that many devices share"
            : null;
    }
}
