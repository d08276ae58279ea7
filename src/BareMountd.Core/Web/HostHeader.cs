using System.Collections.Immutable;
using System.Net;

namespace BareMountd.Core.Web;

/// <summary>
/// The check against DNS rebinding: a page on the web can give its own name the address 127.0.0.1 and then read what is served there, since the
/// browser takes it for the page's own site. It cannot change the Host header: that still has its name.
/// </summary>
public static class HostHeader
{
    private const string Localhost = "localhost";

    /// <summary>True when a Host header (or HTTP/2's <c>:authority</c>), without its port, names this machine itself.</summary>
    /// <param name="host">The name; the brackets of an IPv6 address may be there. Empty: a client that names nobody, which no browser does.</param>
    /// <param name="machine">This machine's host name.</param>
    /// <param name="others">Names that the configuration allows.</param>
    public static bool NamesThisMachine(string host, string machine, ImmutableArray<string> others)
    {
        ArgumentNullException.ThrowIfNull(host);
        string name = host.EndsWith('.') ? host[..^1] : host;
        return name.Length == 0
            || Same(name, Localhost)
            || name.EndsWith("." + Localhost, StringComparison.OrdinalIgnoreCase)
            || Same(name, machine)
            || others.Any(other => Same(name, other))
            || (IPAddress.TryParse(name, out IPAddress? address) && WebAccess.IsBeyondLoopback(new IPEndPoint(address, 0)) is false);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
