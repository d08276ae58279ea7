using System.Runtime.InteropServices;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Tests.Devices;

/// <summary>Sends a made-up event to the kernel's multicast group, as a process with CAP_NET_ADMIN can.</summary>
internal static unsafe partial class NetlinkSpoof
{
    internal static bool TrySend(ReadOnlySpan<byte> message)
    {
        using SafeFileHandle fd = new(
            NetlinkNative.Socket(
                NetlinkNative.AddressFamilyNetlink, NetlinkNative.SocketRaw | NetlinkNative.SocketCloexec, NetlinkNative.ProtocolKobjectUevent),
            ownsHandle: true);
        NetlinkNative.SockAddrNetlink group = new() { Family = NetlinkNative.AddressFamilyNetlink, Groups = 1 };
        fixed (byte* data = message)
        {
            return SendTo(fd, data, (nuint)message.Length, 0, &group, (uint)sizeof(NetlinkNative.SockAddrNetlink)) == message.Length;
        }
    }

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static partial nint SendTo(SafeHandle fd, byte* data, nuint length, int flags, NetlinkNative.SockAddrNetlink* to, uint toLength);
}
