using System.Net;
using BareMountd.Core.Configuration;
using BareMountd.Core.Host;
using BareMountd.Daemon.Control;
using BareMountd.Daemon.Metrics;
using BareMountd.Daemon.Reconciling;
using BareMountd.Linux.Proc;
using BareMountd.Linux.Systemd;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serilog;

namespace BareMountd.Daemon.Hosting;

/// <summary>Builds the web host: reconciler, control API on the control socket, metrics on TCP.</summary>
public static class DaemonHost
{
    /// <summary>Time that requests under way get at the end; watchers are ended at once.</summary>
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(5);

    /// <summary>Wires everything; nothing runs yet.</summary>
    public static WebApplication Build(DaemonParts parts, DaemonSettings settings, ConfigReader reader)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(Logging.Create(), dispose: true);
        BareMountConfig config = settings.InitialConfig.Config!;
        ControlListener control = new(parts.Roots, config.Control);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A local API of small requests: limits that a broken or hostile client meets early.
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            control.Listen(kestrel);
            ListenForMetrics(kestrel, config.Metrics);
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = s_shutdown);
        builder.Services.AddSingleton(parts);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(reader);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SnapshotHolder>();
        builder.Services.AddSingleton<SystemdNotifier>();
        builder.Services.AddSingleton<ServiceNotice>();
        builder.Services.AddSingleton<Reconciler>();
        builder.Services.AddSingleton<ControlServices>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Reconciler>());
        builder.Services.AddHostedService<HangupReload>();

        WebApplication app = builder.Build();
        LogConfig(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("BareMountd.Configuration"), settings.InitialConfig);
        app.Use(ControlApiRoutes.ExplainUnmatchedAsync);
        MapMetrics(app, parts);
        ControlApiRoutes.Map(app, app.Services.GetRequiredService<ControlServices>());
        return app;
    }

    private static void ListenForMetrics(KestrelServerOptions kestrel, MetricsConfig metrics)
    {
        if (!metrics.Enabled)
        {
            return;
        }

        foreach (string address in metrics.Listen)
        {
            kestrel.Listen(IPEndPoint.Parse(address));
        }
    }

    private static void MapMetrics(WebApplication app, DaemonParts parts)
    {
        SnapshotHolder snapshots = app.Services.GetRequiredService<SnapshotHolder>();
        Microsoft.Extensions.Logging.ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("BareMountd.Metrics");
        new MetricsEndpoint(
            () => snapshots.Current?.Status ?? throw new InvalidOperationException("the devices have not been read yet"),
            parts.DiskStats,
            parts.Usage,
            CollectorList.Create(new ProcessUsageReader(LinuxRoots.System)),
            app.Services.GetRequiredService<TimeProvider>(),
            (collector, exception) => Log.CollectorChanged(logger, collector, exception)).Map(app);
    }

    private static void LogConfig(Microsoft.Extensions.Logging.ILogger logger, ConfigResult config)
    {
        foreach (ConfigDiagnostic diagnostic in config.Diagnostics)
        {
            if (diagnostic.Severity == ConfigSeverity.Warning)
            {
                Log.ConfigWarning(logger, diagnostic.ToString());
            }
            else
            {
                Log.ConfigNotice(logger, diagnostic.ToString());
            }
        }
    }
}
