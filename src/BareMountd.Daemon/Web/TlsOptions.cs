using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using BareMountd.Core.Web;

namespace BareMountd.Daemon.Web;

/// <summary>What a web configuration means for one TLS handshake.</summary>
internal static class TlsOptions
{
    /// <summary>The options.</summary>
    public static SslServerAuthenticationOptions Of(LoadedWeb web)
    {
        WebTls tls = web.Settings.Config.Tls!;
        SslServerAuthenticationOptions options = new()
        {
            ServerCertificateContext = web.Certificate,
            EnabledSslProtocols = (tls.Tls12 ? SslProtocols.Tls12 : SslProtocols.None) | (tls.Tls13 ? SslProtocols.Tls13 : SslProtocols.None),
            ApplicationProtocols = web.Settings.Config.Http2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (!tls.CipherSuites.IsEmpty && OperatingSystem.IsLinux())
        {
            // The policy speaks of all versions; the suites of 1.3 cannot be chosen in this format.
            options.CipherSuitesPolicy = new CipherSuitesPolicy(CipherSuiteNames.Tls13.Concat(tls.CipherSuites).Select(Enum.Parse<TlsCipherSuite>));
        }

        if (tls.ClientAuthentication != ClientAuthentication.NoClientCert)
        {
            options.ClientCertificateRequired = true;
            options.RemoteCertificateValidationCallback = (_, certificate, chain, _) => ClientCertificates.IsTaken(web.Settings, certificate as X509Certificate2, chain);
        }

        return options;
    }
}
