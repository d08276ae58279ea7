using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Web;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Web;

/// <summary>Holds the web configuration of the listeners for metrics.</summary>
/// <param name="File">It, or null when there is none.</param>
internal sealed record WebHolder(WebFile? File)
{
    /// <summary>Reads what the configuration names.</summary>
    /// <param name="metrics">The configuration.</param>
    /// <param name="places">Where metrics are served.</param>
    /// <param name="logger">Told when the file breaks and when it works again.</param>
    public static WebHolder Create(MetricsConfig metrics, ImmutableArray<MetricsPlace> places, ILogger logger) => new(
        metrics is { Enabled: true, WebConfigFile: string path }
            ? new WebFile(
                path,
                ConfigReader.ReadWebFile,
                mustAsk: !metrics.Insecure && places.Any(place => WebAccess.IsBeyondLoopback(place.Address)),
                problem => Log.WebConfigChanged(logger, problem))
            : null);
}
