using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>The libc calls behind the kernel's event socket and what is waited for beside it.</summary>
/// <remarks>Numbers are those of every Linux architecture that .NET runs on (asm-generic).</remarks>
internal static unsafe partial class NetlinkNative
{
    internal const string Library = "libc";

    internal const int AddressFamilyNetlink = 16;
    internal const int SocketRaw = 3;
    internal const int SocketCloexec = 0x80000;
    internal const int SocketNonblock = 0x800;
    internal const int ProtocolKobjectUevent = 15;
    internal const int LevelSocket = 1;
    internal const int OptionReceiveBuffer = 8;
    internal const int OptionPassCredentials = 16;
    internal const int OptionReceiveBufferForce = 33;
    internal const int OptionMemoryInfo = 55;
    internal const int MessageDontWait = 0x40;
    internal const int MessageTruncated = 0x20;
    internal const int ScmCredentials = 2;

    internal const short PollIn = 1;

    internal const int OpenReadNonblockCloexec = 0x800 | 0x80000;
    internal const int EventFdCloexecNonblock = 0x80000 | 0x800;
    internal const int InotifyCloexecNonblock = 0x80000 | 0x800;
    internal const uint InotifyCloseWrite = 0x8;
    internal const uint InotifyIgnored = 0x8000;
    internal const uint InotifyQueueOverflow = 0x4000;

    internal const int Eintr = 4;
    internal const int Eagain = 11;
    internal const int Enobufs = 105;

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(SafeHandle fd, SockAddrNetlink* address, uint length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSockOpt(SafeHandle fd, int level, int option, int* value, uint length);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetSockOpt(int fd, int level, int option, uint* value, uint* length);

    [LibraryImport(Library, EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint ReceiveMessage(SafeHandle fd, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollFd* fds, nuint count, int timeout);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(SafeHandle fd, byte* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(SafeHandle fd, byte* buffer, nuint length);

    // open(2) is variadic, but its third argument is read for O_CREAT and O_TMPFILE only; the first two are passed alike.
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "inotify_init1", SetLastError = true)]
    internal static partial int InotifyInit(int flags);

    [LibraryImport(Library, EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int InotifyAddWatch(SafeHandle fd, string path, uint mask);

    /// <summary>struct sockaddr_nl.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SockAddrNetlink
    {
        internal ushort Family;
        internal ushort Pad;
        internal uint PortId;
        internal uint Groups;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal byte* Base;
        internal nuint Length;
    }

    /// <summary>struct msghdr (64 bit).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHeader
    {
        internal void* Name;
        internal uint NameLength;
        internal IoVector* Vectors;
        internal nuint VectorCount;
        internal byte* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    /// <summary>struct cmsghdr with struct ucred behind it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CredentialsMessage
    {
        internal nuint Length;
        internal int Level;
        internal int Type;
        internal int ProcessId;
        internal uint UserId;
        internal uint GroupId;
        internal int Padding;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        internal int Fd;
        internal short Events;
        internal short Returned;
    }
}
