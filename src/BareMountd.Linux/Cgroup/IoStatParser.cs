using BareMountd.Core.Devices;
using BareMountd.Core.Io;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Cgroup;

/// <summary>
/// <c>io.stat</c> of cgroup v2: <c>MAJOR:MINOR rbytes=… wbytes=… rios=… wios=… dbytes=… dios=…</c> a device (Documentation/admin-guide/cgroup-v2.rst).
/// </summary>
/// <remarks>
/// Read word by word and not line by line: some kernels print a device that has no figures yet without a newline after it (5.13 and before: the
/// next device follows on the same line). Keys are taken by name in any order; those of other policies (<c>cost.usage=</c>, <c>use_delay=</c>) and
/// devices without a number (<c>(unknown)</c>) are passed over. A device without figures is left out. No input makes the parser throw, and nothing
/// is allocated.
/// </remarks>
public static class IoStatParser
{
    private const int LongestNumber = 24;

    /// <summary>Adds every device of a file to the last group.</summary>
    public static void Parse(ReadOnlySpan<byte> text, CgroupIo into)
    {
        ArgumentNullException.ThrowIfNull(into);
        DeviceNumber? device = null;
        IoStat stat = default;
        bool any = false;
        foreach (Range range in text.SplitAny(" \t\n"u8))
        {
            ReadOnlySpan<byte> word = text[range];
            int equals = word.IndexOf((byte)'=');
            if (word.IsEmpty)
            {
                continue;
            }

            if (equals < 0)
            {
                Flush();
                device = Number(word);
            }
            else if (FieldReader.TryNumber(word[(equals + 1)..], out ulong value))
            {
                any |= Set(ref stat, word[..equals], value);
            }
        }

        Flush();

        void Flush()
        {
            if (device is DeviceNumber number && any)
            {
                into.AddLine(number, stat);
            }

            stat = default;
            any = false;
        }
    }

    private static bool Set(ref IoStat stat, ReadOnlySpan<byte> key, ulong value)
    {
        if (key.SequenceEqual("rbytes"u8))
        {
            stat = stat with { ReadBytes = value };
        }
        else if (key.SequenceEqual("wbytes"u8))
        {
            stat = stat with { WrittenBytes = value };
        }
        else if (key.SequenceEqual("rios"u8))
        {
            stat = stat with { Reads = value };
        }
        else if (key.SequenceEqual("wios"u8))
        {
            stat = stat with { Writes = value };
        }
        else
        {
            return false;
        }

        return true;
    }

    private static DeviceNumber? Number(ReadOnlySpan<byte> word)
    {
        Span<char> text = stackalloc char[LongestNumber];
        return word.Length <= text.Length
            && System.Text.Ascii.ToUtf16(word, text, out int length) == System.Buffers.OperationStatus.Done
            && DeviceNumber.TryParse(text[..length], out DeviceNumber number)
            ? number
            : null;
    }
}
