using System.Globalization;
using System.Text;

namespace BareMountd.Core.Devices;

/// <summary>udev's ways of making text from disks safe: the link names below <c>/dev/disk</c> are made with these.</summary>
/// <remarks>
/// Source: systemd src/shared/udev-util.c (udev_replace_whitespace, udev_replace_chars), src/shared/device-nodes.c and libblkid's
/// encode.c (blkid_encode_string). They work on bytes, not on characters: what is on a disk need not be UTF-8.
/// </remarks>
public static class UdevEncoding
{
    private const string Punctuation = "#+-.:=@_";

    /// <summary>Drops blanks at both ends and turns each run of blanks into one <c>_</c>; reads up to the first NUL.</summary>
    public static byte[] ReplaceWhitespace(ReadOnlySpan<byte> text)
    {
        text = UpToNul(text);
        int i = 0;

        // strspn(WHITESPACE) at the start knows fewer blanks than isspace() does inside.
        while (i < text.Length && text[i] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            i++;
        }

        List<byte> result = new(text.Length);
        bool blank = false;
        for (; i < text.Length; i++)
        {
            if (IsSpace(text[i]))
            {
                blank = true;
                continue;
            }

            if (blank)
            {
                result.Add((byte)'_');
                blank = false;
            }

            result.Add(text[i]);
        }

        return [.. result];
    }

    /// <summary>Turns every byte that may not stand in a link name into <c>_</c>; <c>\x</c> and valid UTF-8 stay.</summary>
    /// <param name="text">The bytes, up to the first NUL.</param>
    /// <param name="allowed">Further characters that stay, as udev's rules allow <c>/</c> and blank in SYMLINK.</param>
    public static string ReplaceChars(ReadOnlySpan<byte> text, string allowed = "")
    {
        byte[] bytes = UpToNul(text).ToArray();
        for (int i = 0; i < bytes.Length;)
        {
            if (IsAllowed(bytes[i], allowed))
            {
                i++;
            }
            else if (bytes[i] == '\\' && i + 1 < bytes.Length && bytes[i + 1] == 'x')
            {
                i += 2;
            }
            else if (MultiByteLength(bytes.AsSpan(i)) is int length and > 1)
            {
                i += length;
            }
            else
            {
                bytes[i] = IsSpace(bytes[i]) && allowed.Contains(' ', StringComparison.Ordinal) ? (byte)' ' : (byte)'_';
                i++;
            }
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>What scsi_id, ata_id and usb_id do to vendor, model and serial: <see cref="ReplaceWhitespace"/>, then <see cref="ReplaceChars"/>.</summary>
    public static string Identifier(ReadOnlySpan<byte> text) => ReplaceChars(ReplaceWhitespace(text));

    /// <summary>A sysfs value as udev's <c>$attr{}</c> gives it: trailing blanks gone, other bytes than <c>/ $%?,</c> and the usual replaced.</summary>
    public static string Attribute(ReadOnlySpan<byte> text)
    {
        text = UpToNul(text);
        while (!text.IsEmpty && IsSpace(text[^1]))
        {
            text = text[..^1];
        }

        return ReplaceChars(text, "/ $%?,");
    }

    /// <summary>A value put into SYMLINK: blanks collapse, what may not stand in a path becomes <c>_</c>.</summary>
    public static string LinkName(string value) => ReplaceChars(ReplaceWhitespace(Encoding.UTF8.GetBytes(value)), "/ ");

    /// <summary>ID_FS_LABEL_ENC's form: everything unusual, and the backslash itself, as <c>\xHH</c>; valid UTF-8 stays.</summary>
    public static string Encode(ReadOnlySpan<byte> text)
    {
        text = UpToNul(text);
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int length = MultiByteLength(text[i..]);
            if (length > 1)
            {
                result.Append(Encoding.UTF8.GetString(text.Slice(i, length)));
                i += length;
            }
            else
            {
                if (IsAllowed(text[i], ""))
                {
                    result.Append((char)text[i]);
                }
                else
                {
                    result.Append(CultureInfo.InvariantCulture, $"\\x{text[i]:x2}");
                }

                i++;
            }
        }

        return result.ToString();
    }

    /// <summary><see cref="Encode(ReadOnlySpan{byte})"/> of a string's UTF-8.</summary>
    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>Takes <c>\xHH</c> back; bytes that are no UTF-8 become U+FFFD. Anything that is no complete escape stays as it is.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains("\\x", StringComparison.Ordinal))
        {
            return text;
        }

        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        List<byte> result = new(bytes.Length);
        for (int i = 0; i < bytes.Length;)
        {
            if (i + 3 < bytes.Length
                && bytes[i] == '\\'
                && bytes[i + 1] == 'x'
                && byte.TryParse(bytes.Slice(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                result.Add(value);
                i += 4;
            }
            else
            {
                result.Add(bytes[i]);
                i++;
            }
        }

        return Encoding.UTF8.GetString([.. result]);
    }

    internal static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> text)
    {
        int nul = text.IndexOf((byte)0);
        return nul < 0 ? text : text[..nul];
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    private static bool IsAllowed(byte value, string allowed) =>
        char.IsAsciiLetterOrDigit((char)value)
        || Punctuation.Contains((char)value, StringComparison.Ordinal)
        || allowed.Contains((char)value, StringComparison.Ordinal);

    /// <summary>Length of the valid UTF-8 sequence at the start, if it is longer than one byte; noncharacters do not count as valid.</summary>
    private static int MultiByteLength(ReadOnlySpan<byte> text)
    {
        if (text[0] < 0x80
            || Rune.DecodeFromUtf8(text, out Rune rune, out int length) != System.Buffers.OperationStatus.Done
            || rune.Value is >= 0xFDD0 and <= 0xFDEF
            || (rune.Value & 0xFFFE) == 0xFFFE)
        {
            return 1;
        }

        return length;
    }
}
