using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Interop;

/// <summary>An eventfd: ends a thread's wait from another thread.</summary>
internal sealed unsafe class NetlinkWakeup : IDisposable
{
    private readonly SafeFileHandle _fd;

    internal NetlinkWakeup()
    {
        int fd = NetlinkNative.EventFd(0, NetlinkNative.EventFdCloexecNonblock);
        if (fd < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "cannot create an eventfd");
        }

        _fd = new SafeFileHandle(fd, ownsHandle: true);
    }

    internal int Descriptor => (int)_fd.DangerousGetHandle();

    /// <summary>Makes the descriptor readable, for good.</summary>
    internal void Set()
    {
        ulong one = 1;
        _ = NetlinkNative.Write(_fd, (byte*)&one, sizeof(ulong));
    }

    /// <inheritdoc/>
    public void Dispose() => _fd.Dispose();
}
