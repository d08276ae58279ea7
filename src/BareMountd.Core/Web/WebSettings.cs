using System.Security.Cryptography.X509Certificates;

namespace BareMountd.Core.Web;

/// <summary>A web configuration and the certificates that it names.</summary>
/// <param name="Config">The configuration.</param>
public sealed record WebSettings(WebConfig Config)
{
    /// <summary>The server's certificate with its key; null without TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Certificates between it and its root, in the order of the file.</summary>
    public X509Certificate2Collection Intermediates { get; init; } = [];

    /// <summary>Who may sign clients' certificates.</summary>
    public X509Certificate2Collection ClientCas { get; init; } = [];
}
