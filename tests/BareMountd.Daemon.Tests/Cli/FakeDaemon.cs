using System.Collections.Concurrent;
using BareMountd.Core.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>A control socket of its own that answers what a test says, byte for byte.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private WebApplication? _app;

    private FakeDaemon() => _folder = Directory.CreateTempSubdirectory("baremountctl-");

    /// <summary>Path of the socket.</summary>
    public string Socket => Path.Join(_folder.FullName, "control.sock");

    /// <summary>Request lines as they came over the wire: <c>GET /v1/status</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers each request with the same status and body.</summary>
    public static Task<FakeDaemon> AnswerAsync(string body, int status = 200, string? version = "0.1.0") =>
        StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body, context.RequestAborted);
        }, version);

    /// <summary>Sends lines on a stream that stays open until the client goes.</summary>
    public static Task<FakeDaemon> StreamAsync(params string[] lines) =>
        StartAsync(async context =>
        {
            await SendLinesAsync(context, lines);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

    public static async Task SendLinesAsync(HttpContext context, params string[] lines)
    {
        foreach (string line in lines)
        {
            await context.Response.WriteAsync(line + "\n", context.RequestAborted);
        }

        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public static async Task<FakeDaemon> StartAsync(RequestDelegate handler, string? version = "0.1.0")
    {
        FakeDaemon daemon = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.ListenUnixSocket(daemon.Socket));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        daemon._app = builder.Build();
        daemon._app.Run(context =>
        {
            daemon.Requests.Enqueue(context.Request.Method + " " + context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            if (version is not null)
            {
                context.Response.Headers[ControlApi.VersionHeader] = version;
            }

            return handler(context);
        });
        await daemon._app.StartAsync(TestContext.Current.CancellationToken);
        return daemon;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
