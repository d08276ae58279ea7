using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Control;
using BareMountd.Daemon.Events;
using BareMountd.Daemon.Health;
using BareMountd.Daemon.Html;
using BareMountd.Daemon.Io;
using BareMountd.Daemon.Metrics;
using BareMountd.Daemon.Reconciling;
using BareMountd.Daemon.Web;
using BareMountd.Linux.Proc;
using BareMountd.Linux.Systemd;
using BareMountd.Linux.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Serilog;

namespace BareMountd.Daemon.Hosting;

/// <summary>Builds the web host: reconciler, control API on the control socket, metrics on TCP.</summary>
public static class DaemonHost
{
    /// <summary>Time that requests under way get at the end; watchers are ended at once.</summary>
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(5);

    /// <summary>Connections at one time, together well below LimitNOFILE= and the 1024 descriptors of a plain shell.</summary>
    private const int MaxControlConnections = 600;
    private const int MaxMetricsConnections = 250;

    /// <summary>Wires everything; nothing runs yet.</summary>
    public static WebApplication Build(DaemonParts parts, DaemonSettings settings, ConfigReader reader)
    {
        // Empty: the usual builders read appsettings.json of the working directory, obey ASPNETCORE_ variables, and watch the working directory
        // with everything below it for changes. Under systemd that is "/".
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.Logging.AddSerilog(Logging.Create(), dispose: true);
        BareMountConfig config = settings.InitialConfig.Config!;
        ListenPoint control = new ControlListener(parts.Roots, config.Control, new ConnectionGate(MaxControlConnections)).Prepare();
        ImmutableArray<MetricsPlace> places = MetricsListeners.Find(config.Metrics);

        // Only for what TLS takes from the container (its counters have no public name): the server that counts is the last one, ours.
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IServer>(services => new IdleServer(
            [control, .. MetricsPoints(places, services.GetRequiredService<WebHolder>().File)],
            Limit,
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), services.GetRequiredService<ILoggerFactory>()),
            services,
            services.GetRequiredService<ILoggerFactory>(),
            services.GetRequiredService<TimeProvider>(),
            exception => ServerFailed(services, exception)));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = s_shutdown);
        builder.Services.AddSingleton(parts);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(reader);
        builder.Services.AddSingleton<TimeProvider>(parts.Clock);
        builder.Services.AddSingleton<SnapshotHolder>();
        builder.Services.AddSingleton<SystemdNotifier>();
        builder.Services.AddSingleton<ServiceNotice>();
        builder.Services.AddSingleton(parts.Events);
        builder.Services.AddSingleton<EventLog>();
        builder.Services.AddSingleton<Reconciler>();
        builder.Services.AddSingleton<CanaryRounds>();
        builder.Services.AddSingleton<IDiskStatsSource>(parts.DiskStats);
        builder.Services.AddSingleton<ICgroupIoSource>(parts.Cgroups);
        builder.Services.AddSingleton<IRequestTracer>(parts.Requests);
        builder.Services.AddSingleton<IIoStateStore>(parts.IoState);
        builder.Services.AddSingleton<IoSampler>();
        builder.Services.AddSingleton<ControlServices>();
        builder.Services.AddSingleton(services => WebHolder.Create(
            config.Metrics, places, services.GetRequiredService<ILoggerFactory>().CreateLogger("BareMountd.Web")));

        // The history starts before whoever tells it something, and stops after.
        builder.Services.AddHostedService(services => services.GetRequiredService<EventLog>());
        builder.Services.AddHostedService(services => services.GetRequiredService<Reconciler>());
        builder.Services.AddHostedService<HealthSchedule>();
        builder.Services.AddHostedService<HangupReload>();
        builder.Services.AddHostedService<IoStart>();

        WebApplication app = builder.Build();
        LogConfig(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("BareMountd.Configuration"), settings.InitialConfig);
        app.Use(new WebGuard(
            app.Services.GetRequiredService<WebHolder>().File, new BasicAuth(Bcrypt.Verify), Environment.MachineName, config.Metrics.Hosts).InvokeAsync);
        app.Use(ControlApiRoutes.ExplainUnmatchedAsync);
        MapMetrics(app, parts);
        new HealthEndpoint(() => app.Services.GetRequiredService<SnapshotHolder>().Current is not null).Map(app);
        ControlApiRoutes.Map(app, app.Services.GetRequiredService<ControlServices>());
        return app;
    }

    private static IEnumerable<ListenPoint> MetricsPoints(ImmutableArray<MetricsPlace> places, WebFile? web)
    {
        ConnectionGate gate = new(MaxMetricsConnections);
        return places.Select(place => MetricsListeners.Point(place, gate, web));
    }

    /// <summary>A local API of small requests: limits that a broken or hostile client meets early.</summary>
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);

        // A client that does not read. Kestrel counts what the kernel's buffers took (megabytes) as read, so at its 240 bytes a second such a
        // client would be waited for for hours. An answer of ours fits into the buffers: no slow network meets this rate.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1 << 20, gracePeriod: TimeSpan.FromSeconds(10));
    }

    /// <summary>A daemon that nobody can ask must not look alive: systemd starts a new one.</summary>
    private static void ServerFailed(IServiceProvider services, Exception exception)
    {
        Log.ServerFailed(services.GetRequiredService<ILoggerFactory>().CreateLogger("BareMountd.Server"), exception);
        Environment.ExitCode = ExitCodes.PartFailed;
        services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }

    private static void MapMetrics(WebApplication app, DaemonParts parts)
    {
        SnapshotHolder snapshots = app.Services.GetRequiredService<SnapshotHolder>();
        EventLog events = app.Services.GetRequiredService<EventLog>();
        Microsoft.Extensions.Logging.ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("BareMountd.Metrics");
        ProcessUsageReader process = new(LinuxRoots.System);
        new MetricsEndpoint(
            () => snapshots.Current?.Status ?? throw new InvalidOperationException("the devices have not been read yet"),
            app.Services.GetRequiredService<IoSampler>().Look,
            parts.Usage,
            CollectorList.Create(
                process,
                () => events.Counts,
                () => snapshots.Current?.Health.Disks ?? ImmutableDictionary<string, DiskHealth>.Empty,
                app.Services.GetRequiredService<CanaryRounds>()),
            app.Services.GetRequiredService<TimeProvider>(),
            (collector, exception) => Log.CollectorChanged(logger, collector, exception))
        {
            Started = process.Read().StartTimeSeconds,
        }.Map(app);
        new PageEndpoint(PageSources.Of(snapshots, parts.Usage, app.Services.GetRequiredService<IoSampler>(), events), app.Services.GetRequiredService<TimeProvider>()).Map(app);
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
