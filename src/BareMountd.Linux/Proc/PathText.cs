using System.Buffers;
using System.Text;

namespace BareMountd.Linux.Proc;

/// <summary>
/// Kernel paths as text, without loss. A Linux path is bytes; those that are valid UTF-8 become the text that people know, and every byte
/// that is not becomes one lone surrogate, U+DC80 … U+DCFF for 0x80 … 0xFF (Python's <c>surrogateescape</c>, PEP 383). UTF-8 itself cannot
/// produce these, so <see cref="Encode"/> gives back exactly the bytes that came in, and two paths are equal exactly when their texts are.
/// </summary>
/// <remarks>Whoever writes such a text as UTF-8 (JSON, metrics, log) gets U+FFFD for each of these bytes, never an exception.</remarks>
internal static class PathText
{
    /// <summary>Decodes bytes; never fails.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        StringBuilder text = new(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte bad in bytes[..consumed])
                {
                    text.Append((char)(0xDC00 + bad));
                }
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>
    /// Decodes a field of a procfs file, in which the kernel writes blank, tab, newline, backslash (and in some files <c>#</c>) as three
    /// octal digits after a backslash (fs/seq_file.c, <c>mangle_path</c>). A backslash without three octal digits up to <c>\377</c> stands for itself.
    /// </summary>
    public static string DecodeField(ReadOnlySpan<byte> field)
    {
        int escape = field.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return Decode(field);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(field.Length);
        try
        {
            int length = 0;
            while (escape >= 0)
            {
                field[..escape].CopyTo(rented.AsSpan(length));
                length += escape;
                field = field[escape..];
                if (field.Length >= 4 && field[1] is >= (byte)'0' and <= (byte)'3' && IsOctal(field[2]) && IsOctal(field[3]))
                {
                    rented[length++] = (byte)(((field[1] - '0') << 6) | ((field[2] - '0') << 3) | (field[3] - '0'));
                    field = field[4..];
                }
                else
                {
                    rented[length++] = (byte)'\\';
                    field = field[1..];
                }

                escape = field.IndexOf((byte)'\\');
            }

            field.CopyTo(rented.AsSpan(length));
            length += field.Length;
            return Decode(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The bytes of a text that <see cref="Decode"/> made; a surrogate that is none of ours becomes U+FFFD as usual.</summary>
    public static byte[] Encode(string text)
    {
        ArrayBufferWriter<byte> bytes = new(text.Length + 16);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (rest[0] is >= '\uDC80' and <= '\uDCFF')
            {
                bytes.Write([(byte)(rest[0] - 0xDC00)]);
                rest = rest[1..];
                continue;
            }

            Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed);
            bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
            rest = rest[consumed..];
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static bool IsOctal(byte value) => value is >= (byte)'0' and <= (byte)'7';
}
