using System.Net;
using System.Net.Sockets;
using BareMountd.Daemon.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BareMountd.Daemon.Tests.Hosting;

/// <summary>An <see cref="IdleServer"/> under the real web host, with one handler.</summary>
internal sealed class IdleHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private IdleHost(WebApplication app, IdleServer server, EndPoint endPoint)
    {
        _app = app;
        Server = server;
        EndPoint = endPoint;
    }

    public IdleServer Server { get; }

    public EndPoint EndPoint { get; }

    public TaskCompletionSource<Exception> Failed { get; private init; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<IdleHost> StartAsync(
        RequestDelegate handler,
        EndPoint? listenAt = null,
        EndPoint? connectTo = null,
        TimeProvider? time = null,
        TimeSpan? quiet = null,
        Action<KestrelServerOptions>? limits = null)
    {
        EndPoint at = listenAt ?? new IPEndPoint(IPAddress.Loopback, FreePort());
        TaskCompletionSource<Exception> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        IdleServer? made = null;
        builder.Services.AddSingleton<IServer>(services => made = new IdleServer(
            [new ListenPoint(at)],
            limits ?? (_ => { }),
            services.GetRequiredService<IConnectionListenerFactory>(),
            services,
            services.GetRequiredService<ILoggerFactory>(),
            time ?? TimeProvider.System,
            exception => failed.TrySetResult(exception))
        {
            Quiet = quiet ?? TimeSpan.FromSeconds(5),
        });
        WebApplication app = builder.Build();
        app.Run(handler);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new IdleHost(app, made!, connectTo ?? at) { Failed = failed };
    }

    /// <summary>A client whose connections are all new.</summary>
    public HttpClient Client(bool keepAlive = false) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = keepAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectCallback = async (_, cancellationToken) =>
        {
            Socket socket = EndPoint is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(EndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://idle"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Waits until there is no Kestrel.</summary>
    public async Task UntilAsleepAsync()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (Server.IsAwake)
        {
            await Task.Delay(5, limit.Token);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
