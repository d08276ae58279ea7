using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using BareMountd.Core.Configuration;
using BareMountd.Core.Web;
using BareMountd.Daemon.Hosting;
using BareMountd.Linux.Systemd;
using BareMountd.Linux.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace BareMountd.Daemon.Web;

/// <summary>The listeners for metrics: those of systemd's socket unit, where there is one, else those of the configuration.</summary>
internal static class MetricsListeners
{
    /// <summary>FileDescriptorName= in the socket unit.</summary>
    public const string ActivationName = "metrics";

    /// <summary>What a client gets for its handshake.</summary>
    private static readonly TimeSpan s_handshake = TimeSpan.FromSeconds(10);

    /// <summary>The places; nothing is bound yet.</summary>
    /// <exception cref="IOException">What systemd passed is no socket.</exception>
    public static ImmutableArray<MetricsPlace> Find(MetricsConfig metrics)
    {
        if (!metrics.Enabled)
        {
            return [];
        }

        ImmutableArray<MetricsPlace> passed =
        [
            .. ListenFds.Get()
                .Where(socket => socket.Key == ActivationName)
                .Select(socket => new MetricsPlace(new FileHandleEndPoint((ulong)socket.Value, FileHandleType.Auto), SocketName.Of(socket.Value))),
        ];
        return passed.IsEmpty ? [.. metrics.Listen.Select(IPEndPoint.Parse).Select(address => new MetricsPlace(address, address))] : passed;
    }

    /// <summary>What forbids to start with these listeners, in words for the operator; null when nothing does.</summary>
    /// <param name="metrics">The configuration, found good as far as it goes: it does not know what systemd passes.</param>
    /// <param name="file">Its file.</param>
    public static string? Judge(MetricsConfig metrics, string file)
    {
        try
        {
            WebConfig? web = metrics.WebConfigFile is string path ? WebSettingsLoader.Load(path, ConfigReader.ReadWebFile).Settings?.Config : null;
            if (web is { Users.IsEmpty: false } && !Bcrypt.IsAvailable)
            {
                return $"{metrics.WebConfigFile}: passwords cannot be checked here: libcrypt.so.1 is missing or does not know bcrypt (Debian: libcrypt1)";
            }

            return Find(metrics)
                .Select(place => WebAccess.Judge(metrics, web, place.Address, file))
                .FirstOrDefault(finding => finding is { Severity: ConfigSeverity.Error })?.ToString();
        }
        catch (IOException exception)
        {
            return "the sockets of systemd cannot be used: " + exception.Message;
        }
    }

    /// <summary>What connections at a place go through: the gate, the web configuration, TLS.</summary>
    /// <param name="place">The place.</param>
    /// <param name="gate">Limits their number.</param>
    /// <param name="web">The web configuration, or null when there is none.</param>
    public static ListenPoint Point(MetricsPlace place, ConnectionGate gate, WebFile? web) => new(place.Bind, options =>
    {
        gate.Guard(options);
        ListenerFeature feature = new(place.Address.AddressFamily != AddressFamily.Unix && !WebAccess.IsBeyondLoopback(place.Address));
        options.Use(next => connection =>
        {
            if (web is not null && web.Current() is null)
            {
                // The file is broken, as the log says. Nobody is let in: not without a password, and never without TLS.
                connection.Abort();
                return Task.CompletedTask;
            }

            connection.Features.Set(feature);
            return next(connection);
        });
        if (web is { HasTls: true })
        {
            options.Protocols = HttpProtocols.Http1AndHttp2;
            options.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = s_handshake,
                OnConnection = _ => ValueTask.FromResult(
                    web.Current() is LoadedWeb now ? TlsOptions.Of(now) : throw new IOException("the web configuration cannot be used")),
            });
        }
    });
}
