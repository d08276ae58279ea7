using System.Collections.Immutable;

namespace BareMountd.Core.Web;

/// <summary>The cipher suites that a web configuration may name: those of Go's <c>tls.CipherSuites()</c>, which are what exporter-toolkit takes.</summary>
public static class CipherSuiteNames
{
    /// <summary>The suites of TLS 1.3, which are always on: neither Go nor exporter-toolkit lets them be chosen.</summary>
    public static ImmutableArray<string> Tls13 { get; } = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];

    /// <summary>The suites of TLS 1.2, by their IANA names.</summary>
    public static ImmutableArray<string> Tls12 { get; } =
    [
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ];
}
