using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BareMountd.Daemon.Hosting;

/// <summary>
/// A web server that sleeps. It holds the listening sockets itself and has a Kestrel only while there are connections, since Kestrel wakes up
/// once a second as long as it stands (its Heartbeat, which has no setting). Every rule of Kestrel, its timeouts among them, holds for every connection.
/// </summary>
/// <remarks>
/// The turn is taken by whoever makes, ends or feeds the Kestrel, so a connection never meets one that is ending. All that is used of
/// ASP.NET Core is public: transports (<see cref="IConnectionListenerFactory"/>), <see cref="KestrelServer"/>, <see cref="IServer"/>.
/// </remarks>
internal sealed class IdleServer(
    IReadOnlyList<ListenPoint> points,
    Action<KestrelServerOptions> limits,
    IConnectionListenerFactory sockets,
    IServiceProvider services,
    ILoggerFactory loggers,
    TimeProvider time,
    Action<Exception> failed) : IServer
{
    /// <summary>What the last connections get to be closed; then they are cut.</summary>
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(5);

    private readonly List<(ListenPoint Point, IConnectionListener Listener)> _gates = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _counting = new();
    private List<Task> _accepting = [];
    private Func<AwakeServer, Task>? _start;
    private AwakeServer? _awake;
    private ITimer? _quiet;
    private int _open;
    private bool _stopping;

    /// <inheritdoc/>
    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Without connections for this long, the Kestrel is ended. Making one takes a millisecond or two, so it need not be kept for long.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>True while there is a Kestrel.</summary>
    public bool IsAwake => Volatile.Read(ref _awake) is not null;

    /// <summary>How many there have been.</summary>
    public int Lives { get; private set; }

    /// <summary>Binds every point, then accepts.</summary>
    /// <exception cref="IOException">A place is taken, or cannot be listened at.</exception>
    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        foreach (ListenPoint point in points)
        {
            try
            {
                _gates.Add((point, await sockets.BindAsync(point.EndPoint, cancellationToken)));
            }
            catch (Exception exception) when (exception is AddressInUseException or SocketException)
            {
                throw new IOException($"{point.EndPoint}: {exception.Message}", exception);
            }
        }

        _start = awake => awake.Kestrel.StartAsync(application, CancellationToken.None);
        _quiet = time.CreateTimer(static server => _ = ((IdleServer)server!).SleepAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _accepting = [.. _gates.Select(gate => AcceptAsync(gate.Point, gate.Listener))];
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach ((_, IConnectionListener listener) in _gates)
        {
            await listener.UnbindAsync(CancellationToken.None);
        }

        await Task.WhenAll(_accepting);
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            _stopping = true;
            await EndAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        foreach ((_, IConnectionListener listener) in _gates)
        {
            await listener.DisposeAsync();
        }

        _gates.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // As Kestrel does: without a stop before, everything is cut.
        _quiet?.Dispose();
        StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        _turn.Dispose();
    }

    private async Task AcceptAsync(ListenPoint point, IConnectionListener listener)
    {
        try
        {
            while (await listener.AcceptAsync(CancellationToken.None) is ConnectionContext connection)
            {
                await FeedAsync(point, connection);
            }
        }
        catch (Exception exception)
        {
            // A server that takes no connections must not look alive.
            failed(exception);
        }
    }

    private async Task FeedAsync(ListenPoint point, ConnectionContext connection)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_awake is null)
            {
                AwakeServer awake = new(points, limits, Ended, services, loggers);
                await _start!(awake);
                Lives++;
                Volatile.Write(ref _awake, awake);
            }

            lock (_counting)
            {
                _open++;
                _quiet!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            if (!_awake.Take(point, connection))
            {
                throw new InvalidOperationException("a Kestrel was ended without a turn");
            }
        }
        catch (Exception exception)
        {
            // Without the cut, disposing would wait for the client to go.
            connection.Abort(new ConnectionAbortedException("nobody can take this connection", exception));
            await connection.DisposeAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Ended()
    {
        lock (_counting)
        {
            _open--;
            if (_open == 0)
            {
                _quiet!.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task SleepAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (!_stopping && Volatile.Read(ref _open) == 0)
            {
                using CancellationTokenSource limit = new(s_closing, time);
                await EndAsync(limit.Token);
            }
        }
        catch (Exception exception)
        {
            failed(exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_awake is AwakeServer awake)
        {
            await awake.Kestrel.StopAsync(cancellationToken);
            awake.Dispose();
            Volatile.Write(ref _awake, null);
        }
    }
}
