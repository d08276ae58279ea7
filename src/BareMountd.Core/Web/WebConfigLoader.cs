using System.Collections.Immutable;
using System.Text;

namespace BareMountd.Core.Web;

/// <summary>
/// Reads and judges a web configuration: the file that exporters take by <c>--web.config.file</c>
/// (prometheus/exporter-toolkit, docs/web-configuration.md). Nothing in it is passed over: what cannot be done here is an error.
/// </summary>
public static class WebConfigLoader
{
    /// <summary>Larger files are refused.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string Root = "$";

    private static readonly Dictionary<string, string> s_refused = new(StringComparer.Ordinal)
    {
        ["rate_limit"] = "there is no rate limit here: the number of connections is limited, and passwords are checked one at a time; take this section out",
    };

    /// <summary>exporter-toolkit takes no other headers; null: any value.</summary>
    private static readonly SortedDictionary<string, string[]?> s_headers = new(StringComparer.Ordinal)
    {
        ["Content-Security-Policy"] = null,
        ["Strict-Transport-Security"] = null,
        ["X-Content-Type-Options"] = ["nosniff"],
        ["X-Frame-Options"] = ["deny", "sameorigin"],
        ["X-XSS-Protection"] = null,
    };

    /// <summary>Reads a web configuration.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="file">Its path: for the findings, and relative paths in it are relative to its folder.</param>
    public static WebConfigResult Load(ReadOnlySpan<byte> utf8, string file)
    {
        WebFindings findings = new(file);
        WebConfig? config = null;
        try
        {
            ReadOnlySpan<byte> text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
            YamlNode root = YamlReader.Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text));
            config = Bind(root, Path.GetDirectoryName(file) ?? "", findings);
        }
        catch (DecoderFallbackException)
        {
            findings.Add(0, 0, Root, "the file is not UTF-8 text");
        }
        catch (YamlSyntaxException exception)
        {
            findings.Add(exception.Line, exception.Column, Root, exception.Message);
        }

        return new WebConfigResult(findings.Any ? null : config, findings.ToImmutable());
    }

    private static WebConfig Bind(YamlNode root, string folder, WebFindings findings)
    {
        WebMap map = new(root, Root, findings, ["tls_server_config", "http_server_config", "basic_auth_users"], s_refused);
        WebMap http = new(map.Value("http_server_config"), map.PathOf("http_server_config"), findings, ["http2", "headers"]);
        return new WebConfig
        {
            Tls = map.Value("tls_server_config") is YamlNode tls ? WebTlsBinder.Bind(tls, map.PathOf("tls_server_config"), folder, findings) : null,
            Http2 = http.Flag("http2", otherwise: true),
            Headers = Headers(http.Value("headers"), http.PathOf("headers"), findings),
            Users = Users(map.Value("basic_auth_users"), map.PathOf("basic_auth_users"), findings),
        };
    }

    private static ImmutableArray<KeyValuePair<string, string>> Headers(YamlNode? node, string path, WebFindings findings)
    {
        WebMap map = new(node, path, findings, [.. s_headers.Keys]);
        ImmutableArray<KeyValuePair<string, string>>.Builder headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach ((string name, string[]? allowed) in s_headers)
        {
            string? value = map.Text(name, out YamlNode? found);
            if (allowed is not null)
            {
                map.TryWord(name, allowed, out value);
            }
            else if (value is not null && !value.All(c => c is >= ' ' and <= '~'))
            {
                findings.Add(found!, map.PathOf(name), "a header holds printable ASCII only");
                value = null;
            }

            if (value is not null)
            {
                headers.Add(KeyValuePair.Create(name, value));
            }
        }

        return headers.ToImmutable();
    }

    private static ImmutableDictionary<string, string> Users(YamlNode? node, string path, WebFindings findings)
    {
        ImmutableDictionary<string, string>.Builder users = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (node is null)
        {
            return users.ToImmutable();
        }

        if (node.Kind != YamlKind.Map)
        {
            findings.Add(node, path, "\"user: hash\" lines are expected here");
            return users.ToImmutable();
        }

        foreach ((YamlNode name, YamlNode hash) in node.Members)
        {
            // The hash is not repeated: findings go to terminals and journals.
            if (name.Text.Length == 0 || name.Text.Contains(':', StringComparison.Ordinal))
            {
                findings.Add(name, path, "a user's name is not empty and has no colon (RFC 7617)");
            }
            else if (hash.Kind != YamlKind.Scalar || !BcryptHash.TryCost(hash.Text, out int cost))
            {
                findings.Add(hash, path, $"the value of {WebFindings.Show(name.Text)} is no bcrypt hash ($2y$10$ and 53 characters); htpasswd -nBC 10 \"\" makes one");
            }
            else if (cost is < BcryptHash.MinCost or > BcryptHash.MaxCost)
            {
                findings.Add(hash, path, $"the hash of {WebFindings.Show(name.Text)} has the cost {cost}; it may be {BcryptHash.MinCost} to {BcryptHash.MaxCost}, and 10 to 12 is usual");
            }
            else
            {
                users[name.Text] = hash.Text;
            }
        }

        return users.ToImmutable();
    }
}
