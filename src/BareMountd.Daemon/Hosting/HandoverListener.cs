using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace BareMountd.Daemon.Hosting;

/// <summary>What Kestrel takes for a listener: it accepts connections that somebody else accepted before.</summary>
internal sealed class HandoverListener(EndPoint endPoint) : IConnectionListener
{
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true });

    /// <inheritdoc/>
    public EndPoint EndPoint => endPoint;

    /// <summary>Hands one over; false when this listener takes none any more.</summary>
    public bool Take(ConnectionContext connection) => _accepted.Writer.TryWrite(connection);

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_accepted.Reader.TryRead(out ConnectionContext? connection))
            {
                return connection;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _accepted.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => UnbindAsync();
}
