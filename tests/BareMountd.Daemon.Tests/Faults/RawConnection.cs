using System.Net;
using System.Net.Sockets;
using System.Text;
using BareMountd.Daemon.Tests.Simulated;

namespace BareMountd.Daemon.Tests.Faults;

/// <summary>A client that follows no rules: bytes out, bytes in.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;

    private RawConnection(Socket socket) => _socket = socket;

    public static async Task<RawConnection> ToControlAsync(SimulatedDaemon daemon)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(daemon.Tree.Roots.ControlSocket), TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    /// <param name="daemon">Whom to ask.</param>
    /// <param name="receiveBuffer">A small one fills soon.</param>
    public static async Task<RawConnection> ToMetricsAsync(SimulatedDaemon daemon, int? receiveBuffer = null)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.ReceiveBufferSize = receiveBuffer ?? socket.ReceiveBufferSize;
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, daemon.Port), TestContext.Current.CancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Turned away before this side was told that it is in.
        }

        return new RawConnection(socket);
    }

    /// <summary>So many of them; those that the daemon turns away at the door count, too.</summary>
    public static async Task<Herd> ManyAsync(int count, Func<Task<RawConnection>> open)
    {
        Herd herd = new();
        for (int i = 0; i < count; i++)
        {
            herd.Add(await open());
        }

        return herd;
    }

    /// <summary>Sends; false when the other end has closed.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        using CancellationTokenSource limit = Limit();
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, limit.Token)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public Task<bool> TrySendAsync(string text) => TrySendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Says that nothing more will be sent, and goes on listening.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Everything until the other end closes; a reset counts as an end.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using CancellationTokenSource limit = Limit();
        using MemoryStream all = new();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await _socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token)) > 0)
            {
                all.Write(buffer, 0, read);
            }
        }
        catch (SocketException)
        {
            // Reset: bytes of ours were not read.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public void Dispose() => _socket.Dispose();

    private static CancellationTokenSource Limit()
    {
        CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_patience);
        return limit;
    }

    /// <summary>Many connections that end together.</summary>
    internal sealed class Herd : List<RawConnection>, IDisposable
    {
        public void Dispose() => ForEach(static c => c.Dispose());
    }
}
