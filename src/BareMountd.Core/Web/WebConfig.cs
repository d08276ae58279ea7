using System.Collections.Immutable;

namespace BareMountd.Core.Web;

/// <summary>A web configuration in the format of exporter-toolkit, after validation.</summary>
public sealed record WebConfig
{
    /// <summary>TLS; null: plain HTTP.</summary>
    public WebTls? Tls { get; init; }

    /// <summary>HTTP/2 is offered, with TLS only.</summary>
    public bool Http2 { get; init; } = true;

    /// <summary>Headers that each answer gets.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Users and the bcrypt hashes of their passwords; empty: nobody is asked.</summary>
    public ImmutableDictionary<string, string> Users { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// True when a stranger gets nothing: there are users, or certificates of clients are verified. A certificate that anybody can make for
    /// himself (<see cref="ClientAuthentication.RequireAnyClientCert"/>) is no proof, whatever names it has.
    /// </summary>
    public bool Authenticates => !Users.IsEmpty || Tls?.ClientAuthentication == ClientAuthentication.RequireAndVerifyClientCert;
}
