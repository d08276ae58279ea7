using System.Net;
using Microsoft.AspNetCore.Connections;

namespace BareMountd.Daemon.Hosting;

/// <summary>A transport for one Kestrel that binds nothing: its listeners are fed from sockets that are bound already.</summary>
internal sealed class HandoverTransport : IConnectionListenerFactory
{
    private readonly Dictionary<EndPoint, HandoverListener> _listeners = new(ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        HandoverListener listener = new(endpoint);
        _listeners.Add(endpoint, listener);
        return ValueTask.FromResult<IConnectionListener>(listener);
    }

    /// <summary>The listener that stands for this very end point.</summary>
    public HandoverListener For(EndPoint endPoint) => _listeners[endPoint];
}
