using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Linux.Proc;

/// <summary>
/// <c>/proc/PID/mountinfo</c>: <c>ID PARENT MAJOR:MINOR ROOT MOUNTPOINT OPTIONS [TAG…] - FSTYPE SOURCE SUPEROPTIONS</c> (proc_pid_mountinfo(5),
/// kernel fs/proc_namespace.c <c>show_mountinfo</c>).
/// </summary>
/// <remarks>Paths are decoded as <see cref="PathText"/> says. No input makes the parser throw; a line that is not of this form is left out.</remarks>
public static class MountInfoParser
{
    /// <summary>Parses one line, without its newline.</summary>
    public static bool TryParseLine(ReadOnlySpan<byte> line, [NotNullWhen(true)] out MountEntry? entry)
    {
        entry = null;
        FieldReader fields = new(line);
        if (!fields.TryNext(out ReadOnlySpan<byte> id)
            || !fields.TryNext(out ReadOnlySpan<byte> parent)
            || !fields.TryNext(out ReadOnlySpan<byte> number)
            || !fields.TryNext(out ReadOnlySpan<byte> root)
            || !fields.TryNext(out ReadOnlySpan<byte> mountPoint)
            || !fields.TryNext(out ReadOnlySpan<byte> options)
            || !TryId(id, out int idValue)
            || !TryId(parent, out int parentValue)
            || !TryDeviceNumber(number, out DeviceNumber numberValue)
            || root.IsEmpty
            || mountPoint.IsEmpty
            || mountPoint[0] != (byte)'/')
        {
            return false;
        }

        // Optional tags (shared:N, master:N, propagate_from:N, unbindable, and what later kernels add) up to a lone "-".
        ReadOnlySpan<byte> tag;
        do
        {
            if (!fields.TryNext(out tag))
            {
                return false;
            }
        }
        while (!tag.SequenceEqual("-"u8));

        if (!fields.TryNext(out ReadOnlySpan<byte> fsType)
            || fsType.IsEmpty
            || !fields.TryNext(out ReadOnlySpan<byte> source)
            || !fields.TryNext(out ReadOnlySpan<byte> superOptions))
        {
            return false;
        }

        entry = new MountEntry
        {
            Id = idValue,
            ParentId = parentValue,
            Number = numberValue,
            Root = PathText.DecodeField(root),
            MountPoint = PathText.DecodeField(mountPoint),
            Options = PathText.DecodeField(options),
            FsType = PathText.DecodeField(fsType),
            Source = PathText.DecodeField(source),
            SuperOptions = PathText.DecodeField(superOptions),
        };
        return true;
    }

    /// <summary>Parses a whole file in the kernel's order; lines that are not of the form are left out.</summary>
    public static MountTable Parse(ReadOnlySpan<byte> text)
    {
        ImmutableArray<MountEntry>.Builder entries = ImmutableArray.CreateBuilder<MountEntry>();
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (TryParseLine(text[range], out MountEntry? entry))
            {
                entries.Add(entry);
            }
        }

        return new MountTable(entries.DrainToImmutable());
    }

    private static bool TryId(ReadOnlySpan<byte> field, out int value) =>
        Utf8Parser.TryParse(field, out value, out int consumed) && consumed == field.Length && value >= 0;

    private static bool TryDeviceNumber(ReadOnlySpan<byte> field, out DeviceNumber value)
    {
        value = default;
        int colon = field.IndexOf((byte)':');
        if (colon < 0
            || !FieldReader.TryNumber(field[..colon], out ulong major)
            || !FieldReader.TryNumber(field[(colon + 1)..], out ulong minor)
            || major > uint.MaxValue
            || minor > uint.MaxValue)
        {
            return false;
        }

        value = new DeviceNumber((uint)major, (uint)minor);
        return true;
    }
}
