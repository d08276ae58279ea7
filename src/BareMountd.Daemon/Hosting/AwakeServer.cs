using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace BareMountd.Daemon.Hosting;

/// <summary>One life of Kestrel, from the first connection after a quiet time to the next quiet time.</summary>
internal sealed class AwakeServer : IDisposable
{
    private readonly HandoverTransport _transport = new();
    private readonly KestrelServer _kestrel;

    /// <summary>Wires it.</summary>
    /// <param name="points">Where connections come from.</param>
    /// <param name="limits">Sets what is set for all of them.</param>
    /// <param name="ended">Called when a connection has ended.</param>
    /// <param name="services">For what is done with connections.</param>
    /// <param name="loggers">Kestrel's log.</param>
    public AwakeServer(
        IReadOnlyList<ListenPoint> points, Action<KestrelServerOptions> limits, Action ended, IServiceProvider services, ILoggerFactory loggers)
    {
        // Anew for each life: Kestrel adds its own end to the list of what is done with a connection.
        KestrelServerOptions options = new() { ApplicationServices = services };
        limits(options);
        foreach (ListenPoint point in points)
        {
            options.Listen(point.EndPoint, listen =>
            {
                listen.Use(next => async connection =>
                {
                    try
                    {
                        await next(connection);
                    }
                    finally
                    {
                        ended();
                    }
                });
                point.Configure?.Invoke(listen);
            });
        }

        _kestrel = new KestrelServer(Options.Create(options), _transport, loggers);
    }

    /// <summary>The server itself.</summary>
    public KestrelServer Kestrel => _kestrel;

    /// <summary>Hands a connection over that came in at that point.</summary>
    public bool Take(ListenPoint point, ConnectionContext connection) => _transport.For(point.EndPoint).Take(connection);

    /// <inheritdoc/>
    public void Dispose() => _kestrel.Dispose();
}
