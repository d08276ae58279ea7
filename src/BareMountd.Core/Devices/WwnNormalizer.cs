using System.Text;

namespace BareMountd.Core.Devices;

/// <summary>
/// One form for the spellings of a world wide name: <c>0x5000c500a1b2c3d4</c> (udev), <c>naa.5000c500a1b2c3d4</c> (sysfs, ESXi),
/// <c>wwn-0x5000c500a1b2c3d4</c> (by-id), <c>5000C500:A1B2C3D4</c>, <c>scsi-35000c500a1b2c3d4</c>, <c>eui.…</c>, <c>nvme.…</c>.
/// </summary>
public static class WwnNormalizer
{
    // In the order in which they can be nested: "wwn-0x…", "nvme-eui.…", "wwn-eui.…".
    private static readonly string[] s_prefixes = ["wwn-", "nvme-", "scsi-", "naa.", "eui.", "nguid.", "uuid.", "nvme.", "0x"];

    /// <summary>Lower case, without prefixes; hexadecimal ones also without separators. Empty when nothing is left.</summary>
    public static string Normalize(string wwn)
    {
        string text = wwn.Trim(' ', '\t', '\r', '\n', '\0').ToLowerInvariant();
        text = text[(text.LastIndexOf('/') + 1)..];
        bool scsi = text.StartsWith("scsi-3", StringComparison.Ordinal);
        foreach (string prefix in s_prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                text = text[prefix.Length..];
            }
        }

        if (scsi)
        {
            // scsi_id writes the type of the identifier before it: 3 is NAA (SPC-4, designator type 3h).
            text = text[1..];
        }

        StringBuilder digits = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsAsciiHexDigit(c))
            {
                digits.Append(c);
            }
            else if (c is not ('-' or ':' or '_' or ' '))
            {
                return text;
            }
        }

        // "nvme.144d-53…" is vendor, serial, model and namespace in hexadecimal: its dashes part fields and stay.
        return wwn.Contains("nvme.", StringComparison.OrdinalIgnoreCase) ? text : digits.ToString();
    }

    /// <summary>True when both are the same name; one that cannot identify anything equals nothing.</summary>
    /// <remarks>A NAA-6 name is compared in full: its first 16 digits are shared by all units of an array.</remarks>
    public static bool AreEqual(string declared, string actual)
    {
        string normalized = Normalize(declared);
        return string.Equals(normalized, Normalize(actual), StringComparison.Ordinal) && WeaknessOf(normalized) is null;
    }

    /// <summary>Why a name cannot identify a disk, in words that follow "the world wide name …"; null when it can.</summary>
    public static string? Weakness(string wwn) => WeaknessOf(Normalize(wwn));

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

        if (!normalized.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        {
            return "has characters that no world wide name has";
        }

        return normalized.Length is 16 or 32 && normalized.All(char.IsAsciiHexDigit) ? null
            : normalized.Length >= 16 && normalized.Contains('-', StringComparison.Ordinal) ? null
            : $"has {normalized.Length} digits where 16 or 32 hexadecimal ones are expected";
    }
}
