using System.Collections.Immutable;

namespace BareMountd.Core.Web;

/// <summary>Reads <c>tls_server_config</c>.</summary>
internal static class WebTlsBinder
{
    private const string Tls12 = "TLS12";
    private const string Tls13 = "TLS13";

    private static readonly string[] s_keys =
    [
        "cert", "cert_file", "cipher_suites", "client_allowed_sans", "client_auth_type", "client_ca", "client_ca_file", "key", "key_file",
        "max_version", "min_version", "prefer_server_cipher_suites",
    ];

    private static readonly Dictionary<string, string> s_refused = new(StringComparer.Ordinal)
    {
        ["curve_preferences"] = ".NET leaves the curves to OpenSSL; take this key out, and set Groups in openssl.cnf if they matter",
    };

    /// <summary>The section; null when it is empty, as in exporter-toolkit: then there is no TLS.</summary>
    public static WebTls? Bind(YamlNode node, string path, string folder, WebFindings findings)
    {
        WebMap map = new(node, path, findings, s_keys, s_refused);
        string? certificate = map.Text("cert", out _);
        string? key = map.Text("key", out _);
        string? clientCa = map.Text("client_ca", out _);
        string? certificateFile = Located(map.Text("cert_file", out _), folder);
        string? keyFile = Located(map.Text("key_file", out _), folder);
        string? clientCaFile = Located(map.Text("client_ca_file", out _), folder);
        bool given = node is { Kind: YamlKind.Map, Members.Length: > 0 };
        OneOf(node, path, "cert", certificate, certificateFile, given, findings);
        OneOf(node, path, "key", key, keyFile, given, findings);
        OneOf(node, path, "client_ca", clientCa, clientCaFile, needed: false, findings);

        // The server's order of suites always counts, as in Go since 1.17; the key is taken, so that files that have it are.
        map.Flag("prefer_server_cipher_suites", otherwise: true);
        (bool tls12, bool tls13) = Versions(map, path, node, findings);
        ClientAuthentication asked = ClientAuth(map, path, clientCa ?? clientCaFile, findings);
        ImmutableArray<YamlNode> sans = map.Texts("client_allowed_sans");
        if (!sans.IsEmpty && asked is not (ClientAuthentication.RequireAnyClientCert or ClientAuthentication.RequireAndVerifyClientCert))
        {
            findings.Add(sans[0], map.PathOf("client_allowed_sans"), "names are compared only where a certificate is required: client_auth_type RequireAndVerifyClientCert (or RequireAnyClientCert)");
        }

        return !given ? null : new WebTls
        {
            Certificate = certificate,
            CertificateFile = certificateFile,
            Key = key,
            KeyFile = keyFile,
            ClientAuthentication = asked,
            ClientCa = clientCa,
            ClientCaFile = clientCaFile,
            ClientAllowedSans = [.. sans.Select(s => s.Text)],
            Tls12 = tls12,
            Tls13 = tls13,
            CipherSuites = Suites(map, findings),
        };
    }

    private static string? Located(string? file, string folder) => file is null ? null : Path.GetFullPath(file, Path.IsPathRooted(folder) ? folder : "/");

    private static void OneOf(YamlNode node, string path, string key, string? text, string? file, bool needed, WebFindings findings)
    {
        if (text is not null && file is not null)
        {
            findings.Add(node, path, $"{key} and {key}_file are both given; one is enough");
        }
        else if (needed && text is null && file is null)
        {
            findings.Add(node, path, $"{key}_file is missing");
        }
    }

    private static (bool Tls12, bool Tls13) Versions(WebMap map, string path, YamlNode node, WebFindings findings)
    {
        // TLS10 and TLS11 are words of the format, too; RFC 8996 forbids both.
        bool no12 = map.TryWord("min_version", [Tls12, Tls13], out string? least) && least == Tls13;
        bool no13 = map.TryWord("max_version", [Tls12, Tls13], out string? most) && most == Tls12;
        if (no12 && no13)
        {
            findings.Add(node, path, "min_version is higher than max_version");
        }

        return (!no12, !no13);
    }

    private static ClientAuthentication ClientAuth(WebMap map, string path, string? ca, WebFindings findings)
    {
        // RequireClientCert is the older word for RequireAnyClientCert.
        if (!map.TryWord("client_auth_type", [.. Enum.GetNames<ClientAuthentication>(), "RequireClientCert"], out string? word))
        {
            word = nameof(ClientAuthentication.NoClientCert);
            if (map.Value("client_auth_type") is not null)
            {
                return ClientAuthentication.NoClientCert;
            }
        }

        ClientAuthentication asked = word == "RequireClientCert" ? ClientAuthentication.RequireAnyClientCert : Enum.Parse<ClientAuthentication>(word!);
        if (ca is not null && asked == ClientAuthentication.NoClientCert)
        {
            findings.Add(map.Value("client_ca_file") ?? map.Value("client_ca")!, path, "a client CA is given, but client_auth_type asks for no certificate; set it to RequireAndVerifyClientCert");
        }
        else if (ca is null && asked is ClientAuthentication.VerifyClientCertIfGiven or ClientAuthentication.RequireAndVerifyClientCert)
        {
            findings.Add(map.Value("client_auth_type")!, path, $"{asked} needs client_ca_file: the CAs of the system are not asked who may read metrics");
        }

        return asked;
    }

    private static ImmutableArray<string> Suites(WebMap map, WebFindings findings)
    {
        ImmutableArray<string>.Builder suites = ImmutableArray.CreateBuilder<string>();
        foreach (YamlNode item in map.Texts("cipher_suites"))
        {
            if (CipherSuiteNames.Tls12.Contains(item.Text))
            {
                suites.Add(item.Text);
            }
            else if (!CipherSuiteNames.Tls13.Contains(item.Text))
            {
                findings.Add(item, map.PathOf("cipher_suites"), $"found {WebFindings.Show(item.Text)}; allowed are {string.Join(", ", CipherSuiteNames.Tls12)}");
            }
        }

        return suites.ToImmutable();
    }
}
