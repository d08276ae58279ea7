using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Interop;

/// <summary>
/// Tells when somebody closes a device node that was open for writing (mkfs, wipefs, tune2fs): what udev's <c>OPTIONS+="watch"</c> does.
/// Without udev the kernel says nothing when a filesystem appears on a disk that is already there.
/// </summary>
internal sealed unsafe class NetlinkNodeWatch : IDisposable
{
    private const int EventSize = 16;

    private readonly SafeFileHandle _fd;
    private readonly Dictionary<int, string> _names = [];
    private readonly Lock _lock = new();

    internal NetlinkNodeWatch()
    {
        int fd = NetlinkNative.InotifyInit(NetlinkNative.InotifyCloexecNonblock);
        if (fd < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "cannot create an inotify instance");
        }

        _fd = new SafeFileHandle(fd, ownsHandle: true);
    }

    internal int Descriptor => (int)_fd.DangerousGetHandle();

    /// <summary>Watches a node; the kernel drops the watch itself when the node goes. A node that cannot be watched is left out.</summary>
    internal void Add(string name, string node)
    {
        lock (_lock)
        {
            int watch = NetlinkNative.InotifyAddWatch(_fd, node, NetlinkNative.InotifyCloseWrite);
            if (watch >= 0)
            {
                _names[watch] = name;
            }
        }
    }

    /// <summary>Takes what is there without waiting.</summary>
    /// <returns>False when the kernel's queue overflowed.</returns>
    internal bool Drain(ISet<string> names)
    {
        bool complete = true;
        Span<byte> buffer = stackalloc byte[4096];
        while (true)
        {
            nint length;
            fixed (byte* data = buffer)
            {
                length = NetlinkNative.Read(_fd, data, (nuint)buffer.Length);
            }

            if (length < EventSize)
            {
                return complete;
            }

            for (int at = 0; at + EventSize <= length;)
            {
                int watch = BinaryPrimitives.ReadInt32LittleEndian(buffer[at..]);
                uint mask = BinaryPrimitives.ReadUInt32LittleEndian(buffer[(at + 4)..]);
                at += EventSize + BinaryPrimitives.ReadInt32LittleEndian(buffer[(at + 12)..]);
                complete &= (mask & NetlinkNative.InotifyQueueOverflow) == 0;
                lock (_lock)
                {
                    if ((mask & NetlinkNative.InotifyIgnored) != 0)
                    {
                        _names.Remove(watch);
                    }
                    else if (_names.TryGetValue(watch, out string? name))
                    {
                        names.Add(name);
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _fd.Dispose();
}
