using System.Net;

namespace BareMountd.Daemon.Web;

/// <summary>Where metrics are served.</summary>
/// <param name="Bind">What the transport takes: an address, or the descriptor that systemd passed.</param>
/// <param name="Address">Where that is.</param>
internal sealed record MetricsPlace(EndPoint Bind, EndPoint Address);
