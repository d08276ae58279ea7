using System.Net.Security;
using BareMountd.Core.Web;

namespace BareMountd.Daemon.Web;

/// <summary>A web configuration that can be used.</summary>
/// <param name="Settings">What it says.</param>
/// <param name="Certificate">The server's certificate as TLS takes it; null without TLS.</param>
internal sealed record LoadedWeb(WebSettings Settings, SslStreamCertificateContext? Certificate);
