using System.Collections.Immutable;

namespace BareMountd.Core.Web;

/// <summary><c>tls_server_config</c> of a web configuration. Of each pair of a text and a file, one is set.</summary>
public sealed record WebTls
{
    /// <summary>Certificate and intermediate ones, PEM.</summary>
    public string? Certificate { get; init; }

    /// <summary>File of <see cref="Certificate"/>; an absolute path.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Private key, PEM.</summary>
    public string? Key { get; init; }

    /// <summary>File of <see cref="Key"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What is asked of clients.</summary>
    public ClientAuthentication ClientAuthentication { get; init; }

    /// <summary>Certificates of those who may sign clients' certificates, PEM; null when none are given.</summary>
    public string? ClientCa { get; init; }

    /// <summary>File of <see cref="ClientCa"/>.</summary>
    public string? ClientCaFile { get; init; }

    /// <summary>Names of which a client's certificate must have one; empty for any.</summary>
    public ImmutableArray<string> ClientAllowedSans { get; init; } = [];

    /// <summary>TLS 1.2 is taken.</summary>
    public bool Tls12 { get; init; } = true;

    /// <summary>TLS 1.3 is taken.</summary>
    public bool Tls13 { get; init; } = true;

    /// <summary>Cipher suites for TLS 1.2 by their IANA names; empty for OpenSSL's own choice.</summary>
    public ImmutableArray<string> CipherSuites { get; init; } = [];
}
