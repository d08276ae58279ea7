using System.Collections.Immutable;

namespace BareMountd.Linux.Proc;

/// <summary><c>/proc/filesystems</c>: <c>[nodev]&lt;tab&gt;TYPE</c> (proc_filesystems(5)): what is built in or loaded; modules may add more.</summary>
public static class FilesystemsParser
{
    /// <summary>Every type, in the kernel's order, with or without device; lines of another form are left out.</summary>
    public static ImmutableArray<string> Parse(ReadOnlySpan<byte> text)
    {
        ImmutableArray<string>.Builder types = ImmutableArray.CreateBuilder<string>();
        foreach (Range range in text.Split((byte)'\n'))
        {
            FieldReader fields = new(text[range]);
            if (!fields.TryNextWord(out ReadOnlySpan<byte> type)
                || (type.SequenceEqual("nodev"u8) && !fields.TryNextWord(out type))
                || fields.TryNextWord(out _))
            {
                continue;
            }

            types.Add(PathText.Decode(type));
        }

        return types.DrainToImmutable();
    }
}
