namespace BareMountd.Core.Web;

/// <summary>What is asked of clients by certificate; the names are those of exporter-toolkit (and of Go's crypto/tls).</summary>
public enum ClientAuthentication
{
    /// <summary>Nothing.</summary>
    NoClientCert,

    /// <summary>A certificate is asked for, and whatever comes is taken.</summary>
    RequestClientCert,

    /// <summary>There must be a certificate, whoever signed it.</summary>
    RequireAnyClientCert,

    /// <summary>A certificate that is sent must be signed by the client CA.</summary>
    VerifyClientCertIfGiven,

    /// <summary>There must be a certificate that is signed by the client CA.</summary>
    RequireAndVerifyClientCert,
}
