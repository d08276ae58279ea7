using System.Buffers.Text;

namespace BareMountd.Linux.Health;

/// <summary>Numbers as single sysfs attributes write them. Accept nothing else: a half-read number would be a wrong fact.</summary>
internal static class SysfsNumbers
{
    /// <summary>A counter of the SCSI layer: <c>0x1a</c> (drivers/scsi/scsi_sysfs.c, show_iostat_counterbits and its like).</summary>
    internal static bool TryParseHex(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        text = Trim(text);
        return text.StartsWith("0x"u8)
            && Utf8Parser.TryParse(text[2..], out value, out int used, 'x')
            && used == text.Length - 2;
    }

    /// <summary>A decimal number.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out ulong value)
    {
        text = Trim(text);
        value = 0;
        return text.Length > 0
            && text[0] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(text, out value, out int used)
            && used == text.Length;
    }

    /// <summary>Decimal numbers parted by blanks, as in <c>stat</c> and <c>inflight</c>; false unless there are at least as many as wanted. More are left alone.</summary>
    internal static bool TryParseAll(ReadOnlySpan<byte> text, Span<ulong> values)
    {
        text = Trim(text);
        for (int i = 0; i < values.Length; i++)
        {
            text = text.TrimStart((byte)' ');
            int end = text.IndexOf((byte)' ');
            ReadOnlySpan<byte> field = end < 0 ? text : text[..end];
            if (!TryParse(field, out values[i]))
            {
                return false;
            }

            text = text[field.Length..];
        }

        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
