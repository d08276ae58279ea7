using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Interop;

/// <summary>The kernel's own uevents (multicast group 1), from the kernel only.</summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    /// <summary>What one receive brought.</summary>
    internal enum Outcome
    {
        /// <summary>A message of the kernel.</summary>
        Message,

        /// <summary>Nothing there now.</summary>
        Empty,

        /// <summary>A message that somebody else sent: not to be believed.</summary>
        Foreign,

        /// <summary>Messages were lost.</summary>
        Overflow,
    }

    private const uint KernelGroup = 1;

    // As much as systemd-udevd asks for: a burst of thousands of devices fits, and the kernel takes memory only when it is used.
    private const int BufferSize = 128 * 1024 * 1024;
    private const int BufferSizeUnprivileged = 8 * 1024 * 1024;

    private readonly SafeFileHandle _fd;

    internal NetlinkSocket()
    {
        int fd = NetlinkNative.Socket(
            NetlinkNative.AddressFamilyNetlink,
            NetlinkNative.SocketRaw | NetlinkNative.SocketCloexec | NetlinkNative.SocketNonblock,
            NetlinkNative.ProtocolKobjectUevent);
        if (fd < 0)
        {
            throw Failure("cannot open the kernel's event socket");
        }

        _fd = new SafeFileHandle(fd, ownsHandle: true);
        try
        {
            if (!TrySet(NetlinkNative.OptionReceiveBufferForce, BufferSize))
            {
                TrySet(NetlinkNative.OptionReceiveBuffer, BufferSizeUnprivileged);
            }

            if (!TrySet(NetlinkNative.OptionPassCredentials, 1))
            {
                throw Failure("cannot ask for the sender of kernel events");
            }

            NetlinkNative.SockAddrNetlink address = new() { Family = NetlinkNative.AddressFamilyNetlink, Groups = KernelGroup };
            if (NetlinkNative.Bind(_fd, &address, (uint)sizeof(NetlinkNative.SockAddrNetlink)) < 0)
            {
                throw Failure("cannot listen to kernel events");
            }
        }
        catch
        {
            _fd.Dispose();
            throw;
        }
    }

    internal int Descriptor => (int)_fd.DangerousGetHandle();

    /// <summary>Takes one message without waiting.</summary>
    internal Outcome Receive(Span<byte> buffer, out int length)
    {
        length = 0;
        NetlinkNative.SockAddrNetlink sender = default;
        NetlinkNative.CredentialsMessage credentials = default;
        fixed (byte* data = buffer)
        {
            NetlinkNative.IoVector vector = new() { Base = data, Length = (nuint)buffer.Length };
            NetlinkNative.MessageHeader header = new()
            {
                Name = &sender,
                NameLength = (uint)sizeof(NetlinkNative.SockAddrNetlink),
                Vectors = &vector,
                VectorCount = 1,
                Control = (byte*)&credentials,
                ControlLength = (nuint)sizeof(NetlinkNative.CredentialsMessage),
            };
            nint received = NetlinkNative.ReceiveMessage(_fd, &header, NetlinkNative.MessageDontWait);
            if (received < 0)
            {
                return Marshal.GetLastPInvokeError() switch
                {
                    NetlinkNative.Eagain or NetlinkNative.Eintr => Outcome.Empty,
                    NetlinkNative.Enobufs => Outcome.Overflow,
                    _ => throw Failure("cannot read kernel events"),
                };
            }

            // Anyone with CAP_NET_ADMIN (also in a container that shares the network) can send to the group; the kernel alone has port and pid 0.
            bool fromKernel = sender.PortId == 0
                && sender.Groups == KernelGroup
                && credentials.Level == NetlinkNative.LevelSocket
                && credentials.Type == NetlinkNative.ScmCredentials
                && credentials is { ProcessId: 0, UserId: 0 };
            if (!fromKernel)
            {
                return Outcome.Foreign;
            }

            if ((header.Flags & NetlinkNative.MessageTruncated) != 0)
            {
                return Outcome.Overflow;
            }

            length = (int)received;
            return Outcome.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _fd.Dispose();

    private static Win32Exception Failure(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{what}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private bool TrySet(int option, int value) =>
        NetlinkNative.SetSockOpt(_fd, NetlinkNative.LevelSocket, option, &value, sizeof(int)) == 0;
}
