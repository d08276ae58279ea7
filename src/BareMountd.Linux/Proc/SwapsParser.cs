using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using BareMountd.Core.Mounts;

namespace BareMountd.Linux.Proc;

/// <summary>
/// <c>/proc/swaps</c>: a heading, then <c>FILENAME TYPE SIZE USED PRIORITY</c> padded with blanks and tabs (kernel mm/swapfile.c
/// <c>swap_show</c>; the path is octal-escaped as in mountinfo, and a deleted file carries <c>\040(deleted)</c>).
/// </summary>
/// <remarks>Paths are decoded as <see cref="PathText"/> says. No input makes the parser throw; a line that is not of this form is left out.</remarks>
public static class SwapsParser
{
    /// <summary>Parses one line, without its newline. The heading is not a swap area.</summary>
    public static bool TryParseLine(ReadOnlySpan<byte> line, [NotNullWhen(true)] out SwapEntry? entry)
    {
        entry = null;
        FieldReader fields = new(line);
        if (!fields.TryNextWord(out ReadOnlySpan<byte> path)
            || !fields.TryNextWord(out ReadOnlySpan<byte> type)
            || !fields.TryNextWord(out ReadOnlySpan<byte> size)
            || path[0] != (byte)'/'
            || !FieldReader.TryNumber(size, out _))
        {
            return false;
        }

        bool isPartition = type.SequenceEqual("partition"u8);
        if (!isPartition && !type.SequenceEqual("file"u8))
        {
            return false;
        }

        entry = new SwapEntry(PathText.DecodeField(path), isPartition);
        return true;
    }

    /// <summary>Parses a whole file in the kernel's order.</summary>
    public static ImmutableArray<SwapEntry> Parse(ReadOnlySpan<byte> text)
    {
        ImmutableArray<SwapEntry>.Builder entries = ImmutableArray.CreateBuilder<SwapEntry>();
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (TryParseLine(text[range], out SwapEntry? entry))
            {
                entries.Add(entry);
            }
        }

        return entries.DrainToImmutable();
    }
}
