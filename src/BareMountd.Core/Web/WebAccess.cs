using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using BareMountd.Core.Configuration;

namespace BareMountd.Core.Web;

/// <summary>The rule of who may reach the metrics: beyond loopback nothing is open without a password or a certificate, unless it is said to be.</summary>
public static class WebAccess
{
    /// <summary>The two ways out, for every refusal.</summary>
    public const string WaysOut =
        "name users or verified client certificates in a web configuration (metrics.webConfigFile), or set metrics.insecure to true if everybody may read";

    /// <summary>True when machines other than this one can reach a listener there; every kind of address that is not known can be.</summary>
    public static bool IsBeyondLoopback(EndPoint place) => place switch
    {
        IPEndPoint ip => !IPAddress.IsLoopback(ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address),
        _ => place is null or { AddressFamily: not AddressFamily.Unix },
    };

    /// <summary>
    /// Adds to a configuration what follows from its web configuration: the findings there, and the refusal of listeners that it does not protect.
    /// </summary>
    /// <param name="result">The configuration.</param>
    /// <param name="file">Its file, for the findings.</param>
    /// <param name="read">Reads a file of at most <see cref="WebSettingsLoader.MaxBytes"/>.</param>
    public static ConfigResult Complete(ConfigResult result, string file, Func<string, FileText> read)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Config?.Metrics is not { Enabled: true, WebConfigFile: string web } metrics)
        {
            return result;
        }

        WebSettingsResult settings = WebSettingsLoader.Load(web, read);
        ImmutableArray<ConfigDiagnostic> all = [.. result.Diagnostics, .. settings.Diagnostics];
        if (settings.Settings is { } found)
        {
            all = all.AddRange(metrics.Listen.Select(IPEndPoint.Parse).Select(place => Judge(metrics, found.Config, place, file)).OfType<ConfigDiagnostic>());
        }

        return new ConfigResult(all.Any(d => d.Severity == ConfigSeverity.Error) ? null : result.Config, all);
    }

    /// <summary>What is to be said of a listener; null when nothing is.</summary>
    /// <param name="metrics">What the configuration says.</param>
    /// <param name="web">The web configuration, or null when there is none.</param>
    /// <param name="place">Where the listener is.</param>
    /// <param name="file">File of the configuration.</param>
    public static ConfigDiagnostic? Judge(MetricsConfig metrics, WebConfig? web, EndPoint place, string file)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (!IsBeyondLoopback(place))
        {
            return null;
        }

        if (web is not { Authenticates: true })
        {
            return metrics.Insecure
                ? Finding(ConfigCodes.MetricsInsecure, $"metrics on {place} can be read by everybody who reaches it")
                : Finding(ConfigCodes.ListenBeyondLoopback, $"{place} is reachable from other machines, and nothing there asks who it is: {WaysOut}");
        }

        return web.Tls is null
            ? Finding(ConfigCodes.PasswordInClear, $"passwords for {place} go over the network as they are; add tls_server_config to the web configuration")
            : null;

        ConfigDiagnostic Finding(string code, string words) => new(ConfigCodes.SeverityOf(code), code, file, 0, 0, "$.metrics.listen", words);
    }
}
