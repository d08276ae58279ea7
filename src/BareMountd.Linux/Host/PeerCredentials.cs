using System.Net.Sockets;
using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace BareMountd.Linux.Host;

/// <summary>Who is at the other end of a Unix socket, as the kernel recorded it at connect time (unix(7), SO_PEERCRED and SO_PEERGROUPS).</summary>
public sealed class PeerCredentials
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int SoPeerGroups = 59;

    /// <summary>Room for the kernel's NGROUPS_MAX of 65536 is not needed: more groups than this count as none beyond.</summary>
    private const int MaxGroups = 1024;

    private readonly uint[] _groups;

    private PeerCredentials(int pid, uint uid, uint[] groups)
    {
        Pid = pid;
        Uid = uid;
        _groups = groups;
    }

    /// <summary>Process id.</summary>
    public int Pid { get; }

    /// <summary>User id.</summary>
    public uint Uid { get; }

    /// <summary>Effective user id of this process.</summary>
    public static uint OwnUid => Syscall.geteuid();

    /// <summary>Reads the credentials of a connected socket.</summary>
    /// <exception cref="SocketException">The kernel does not tell them.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);

        // struct ucred { pid_t pid; uid_t uid; gid_t gid; }
        Span<byte> ucred = stackalloc byte[12];
        _ = socket.GetRawSocketOption(SolSocket, SoPeerCred, ucred);
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(ucred);
        return new PeerCredentials((int)words[0], words[1], [words[2], .. Groups(socket)]);
    }

    /// <summary>True when the peer's primary or a supplementary group has that name.</summary>
    public bool IsMemberOf(string group) =>
        Syscall.getgrnam(group) is Group entry && _groups.Contains(entry.gr_gid);

    private static uint[] Groups(Socket socket)
    {
        byte[] buffer = new byte[MaxGroups * sizeof(uint)];
        try
        {
            int length = socket.GetRawSocketOption(SolSocket, SoPeerGroups, buffer);
            return MemoryMarshal.Cast<byte, uint>(buffer.AsSpan(0, length)).ToArray();
        }
        catch (SocketException)
        {
            // ERANGE (more groups than room) or a kernel before 4.13: the primary group alone decides.
            return [];
        }
    }
}
