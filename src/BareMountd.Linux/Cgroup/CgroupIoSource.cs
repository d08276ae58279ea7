using System.Buffers;
using BareMountd.Core.Host;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Cgroup;

/// <summary>Reads <c>io.stat</c> of every systemd unit, from the root down; a group's own figures are read before those below it.</summary>
/// <remarks>
/// Below a service or a scope nothing is read: the kernel's figures of a group include all that lies below, so that of the unit's own group is the
/// whole unit (<c>Delegate=</c>, containers). A group without the file has none below it either, so where the controller is off the walk ends at once.
/// </remarks>
/// <param name="roots">Where sysfs stands.</param>
public sealed class CgroupIoSource(LinuxRoots roots) : ICgroupIoSource
{
    private const int FirstBuffer = 4 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(FirstBuffer);
    private readonly CgroupNode _root = CgroupNode.Root(roots.Cgroup);

    /// <inheritdoc/>
    /// <exception cref="IOException">A file is there and cannot be read.</exception>
    public void Read(CgroupIo into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        if (!TryRead(roots.Cgroup + "/cgroup.controllers", out _))
        {
            into.State = CgroupIoState.NoUnifiedHierarchy;
            return;
        }

        if (!HasWord(_buffer.WrittenSpan, "io"u8))
        {
            into.State = CgroupIoState.NoController;
            return;
        }

        // The root of an older kernel has no such file: then only what can be charged to units is known.
        ulong inode = TryRead(_root.StatFile, out ulong found) ? found : 0;
        int root = into.Add(_root.Cgroup.Unit!, inode, -1);
        IoStatParser.Parse(inode == 0 ? [] : _buffer.WrittenSpan, into);
        Walk(_root, root, into);
        into.State = into.Count > 1 ? CgroupIoState.On : CgroupIoState.Off;
    }

    private static bool HasWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        foreach (Range range in text.SplitAny(" \n"u8))
        {
            if (text[range].SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    private void Walk(CgroupNode node, int place, CgroupIo into)
    {
        foreach (CgroupNode child in node.List())
        {
            if (TryRead(child.StatFile, out ulong inode))
            {
                int childPlace = into.Add(child.Cgroup.Unit!, inode, place);
                IoStatParser.Parse(_buffer.WrittenSpan, into);
                if (child.Cgroup.HasUnits)
                {
                    Walk(child, childPlace, into);
                }
            }
        }
    }

    /// <summary>Reads a file into the buffer; false when it is not there, or its group ends at this moment.</summary>
    private bool TryRead(string path, out ulong inode)
    {
        inode = 0;
        using ProcFile? file = ProcFile.TryOpen(path);
        if (file is null)
        {
            return false;
        }

        try
        {
            inode = file.Inode();
            file.ReadAll(_buffer);
            return true;
        }
        catch (IOException exception) when (exception.HResult == ProcNative.ENODEV)
        {
            return false;
        }
    }
}
