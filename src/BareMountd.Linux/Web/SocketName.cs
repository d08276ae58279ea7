using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Web;

/// <summary>Where a socket is bound that somebody else opened.</summary>
public static unsafe class SocketName
{
    /// <summary>AF_UNIX, AF_INET, AF_INET6 of Linux.</summary>
    private const int AfUnix = 1;
    private const int AfInet = 2;
    private const int AfInet6 = 10;

    // sockaddr_storage.
    private const int Space = 128;

    /// <summary>The address of a descriptor (getsockname(2)): an <see cref="IPEndPoint"/>, else a place that knows its address family only.</summary>
    /// <exception cref="IOException">It is no socket.</exception>
    public static EndPoint Of(int descriptor)
    {
        byte[] name = new byte[Space];
        uint length = Space;
        int answer;
        fixed (byte* p = name)
        {
            answer = SystemdLibc.getsockname(descriptor, p, ref length);
        }

        if (answer != 0)
        {
            throw new IOException($"descriptor {descriptor} is no socket: {NativeError.Describe(Marshal.GetLastPInvokeError())}");
        }

        // struct sockaddr_in and sockaddr_in6: the family in the machine's order, then the port in the network's.
        int family = BitConverter.ToUInt16(name);
        int port = (name[2] << 8) | name[3];
        return family switch
        {
            AfInet => new IPEndPoint(new IPAddress(name.AsSpan(4, 4)), port),
            AfInet6 => new IPEndPoint(new IPAddress(name.AsSpan(8, 16)), port),
            AfUnix => new UnixDomainSocketEndPoint("/"),
            _ => new DnsEndPoint($"address-family-{family}", 0),
        };
    }
}
