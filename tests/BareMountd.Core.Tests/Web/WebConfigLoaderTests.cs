using System.Text;
using BareMountd.Core.Configuration;
using BareMountd.Core.Web;

namespace BareMountd.Core.Tests.Web;

/// <summary>Web configurations as people write them, and every mistake with its place.</summary>
public sealed class WebConfigLoaderTests
{
    private const string Hash = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";
    private const string Tls = "tls_server_config:\n  cert_file: c\n  key_file: k\n";

    [Fact]
    public void Everything_that_the_format_has_is_read()
    {
        WebConfig config = Good($"""
            ---
            # A comment, and a blank line

            tls_server_config:
              cert_file: server.crt   # beside this file
              key_file: "/etc/ssl/private/a \"b\".key"
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: '../it''s.pem'
              client_allowed_sans:
              - prometheus.lan
              - "10.0.0.1"
              min_version: TLS12
              max_version: TLS13
              prefer_server_cipher_suites: true
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", TLS_AES_128_GCM_SHA256]
            http_server_config:
              http2: false
              headers:
                X-Frame-Options: deny
                Strict-Transport-Security: max-age=31536000; includeSubDomains
                Content-Security-Policy: "default-src 'none'"
                X-Content-Type-Options:
            basic_auth_users:
                alice: {Hash}
                "bob smith": '{Hash}'
            """);
        WebTls tls = config.Tls!;
        Assert.Equal(
            ("/etc/web/server.crt", "/etc/ssl/private/a \"b\".key", "/etc/it's.pem", ClientAuthentication.RequireAndVerifyClientCert, true, true),
            (tls.CertificateFile, tls.KeyFile, tls.ClientCaFile, tls.ClientAuthentication, tls.Tls12, tls.Tls13));
        Assert.Equal(["prometheus.lan", "10.0.0.1"], tls.ClientAllowedSans);
        Assert.Equal(["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"], tls.CipherSuites);
        Assert.False(config.Http2);
        Assert.Equal(
            [("Content-Security-Policy", "default-src 'none'"), ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"), ("X-Frame-Options", "deny")],
            config.Headers.Select(h => (h.Key, h.Value)));
        Assert.Equal(["alice", "bob smith"], config.Users.Keys.Order());
        Assert.True(config.Authenticates);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("basic_auth_users: {}\ntls_server_config:\nhttp_server_config: ~\n")]
    public void An_empty_file_asks_nobody_and_has_no_tls(string text)
    {
        WebConfig config = Good(text);
        Assert.Null(config.Tls);
        Assert.True(config.Http2);
        Assert.False(config.Authenticates);
    }

    [Fact]
    public void Certificates_may_stand_in_the_file_itself()
    {
        WebTls tls = Good("tls_server_config:\n  cert: |\n    -----BEGIN X-----\n    # no comment: here\n\n    -----END X-----\n  key: |-\n    secret\n").Tls!;
        Assert.Equal("-----BEGIN X-----\n# no comment: here\n\n-----END X-----\n", tls.Certificate);
        Assert.Equal("secret", tls.Key);
    }

    [Theory]
    [InlineData("RequireAnyClientCert", "", false)]
    [InlineData("RequestClientCert", "", false)]
    [InlineData("VerifyClientCertIfGiven", "  client_ca_file: a\n", false)]
    [InlineData("RequireAndVerifyClientCert", "  client_ca_file: a\n", true)]
    public void Only_verified_certificates_count_as_asking(string type, string more, bool asks) =>
        Assert.Equal(asks, Good(Tls + $"  client_auth_type: {type}\n" + more).Authenticates);

    [Theory]
    [InlineData(1, 1, "no key \"tls\"", "tls: 1")]
    [InlineData(2, 3, "there is no rate limit", "# x\nrate_limit:\n  burst: 3", 1)]
    [InlineData(4, 3, "no key \"certfile\"", Tls + "  certfile: x")]
    [InlineData(4, 3, "leaves the curves to OpenSSL", Tls + "  curve_preferences: [X25519]")]
    [InlineData(2, 3, "key_file is missing", "tls_server_config:\n  cert_file: c")]
    [InlineData(2, 3, "cert and cert_file are both given", "tls_server_config:\n  cert_file: c\n  cert: |\n    x\n  key_file: k")]
    [InlineData(4, 16, "found \"TLS10\"; allowed are TLS12, TLS13", Tls + "  min_version: TLS10")]
    [InlineData(2, 3, "min_version is higher", Tls + "  min_version: TLS13\n  max_version: TLS12")]
    [InlineData(4, 21, "found \"Maybe\"", Tls + "  client_auth_type: Maybe")]
    [InlineData(4, 21, "needs client_ca_file", Tls + "  client_auth_type: RequireAndVerifyClientCert")]
    [InlineData(4, 19, "asks for no certificate", Tls + "  client_ca_file: x")]
    [InlineData(4, 25, "where a certificate is required", Tls + "  client_allowed_sans: [\"a\"]")]
    [InlineData(4, 19, "TLS_NULL", Tls + "  cipher_suites: [TLS_NULL]")]
    [InlineData(2, 10, "true or false", "http_server_config:\n  http2: \"true\"")]
    [InlineData(2, 10, "true or false", "http_server_config:\n  http2: yes")]
    [InlineData(3, 5, "no key \"Server\"", "http_server_config:\n  headers:\n    Server: me")]
    [InlineData(3, 22, "allowed are deny, sameorigin", "http_server_config:\n  headers:\n    X-Frame-Options: never")]
    [InlineData(2, 8, "no bcrypt hash", "basic_auth_users:\n  joe: hunter2")]
    [InlineData(2, 8, "no bcrypt hash", "basic_auth_users:\n  joe: $2x$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi")]
    [InlineData(2, 8, "the cost 31", "basic_auth_users:\n  joe: $2y$31$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi")]
    [InlineData(2, 3, "no colon", "basic_auth_users:\n  \"a:b\": " + Hash)]
    [InlineData(2, 3, "\"user: hash\" lines", "basic_auth_users:\n  - joe")]
    [InlineData(2, 3, "the first is on line 1", "basic_auth_users:\nbasic_auth_users:", 1)]
    [InlineData(2, 4, "fits no key", "http_server_config: {}\n   x: 1")]
    [InlineData(3, 2, "fits no key", "http_server_config:\n   http2: true\n  headers:", 3)]
    [InlineData(1, 19, "anchors", "basic_auth_users: &a\n  x: y")]
    [InlineData(2, 10, "tags", "http_server_config:\n  http2: !!bool true")]
    [InlineData(1, 19, "maps in braces", "basic_auth_users: { a: b }")]
    [InlineData(2, 1, "several documents", "basic_auth_users:\n---\n")]
    [InlineData(2, 14, "no closing \"", "tls_server_config:\n  cert_file: \"x\n")]
    [InlineData(2, 16, "this escape", "tls_server_config:\n  cert_file: \"\\q\"")]
    [InlineData(2, 15, "a second colon", "tls_server_config:\n  cert_file: a: b")]
    [InlineData(2, 18, "nothing may follow", "tls_server_config:\n  cert_file: \"a\" b")]
    [InlineData(4, 18, "ends on its line", Tls + "  cipher_suites: [a,")]
    [InlineData(2, 3, "\"key: value\" is expected", "tls_server_config:\n  cert_file")]
    [InlineData(2, 14, "blocks of text", "tls_server_config:\n  cert_file: >\n    x")]
    [InlineData(2, 1, "tabs", "tls_server_config:\n\tcert_file: x")]
    public void A_mistake_has_its_place(int line, int column, string words, string text, int exactColumn = 0)
    {
        WebConfigResult result = WebConfigLoader.Load(Encoding.UTF8.GetBytes(text), "/etc/web/w.yml");
        Assert.Null(result.Config);
        ConfigDiagnostic found = Assert.Single(result.Diagnostics);
        Assert.Contains(words, found.Message, StringComparison.Ordinal);
        Assert.Equal((line, exactColumn > 0 ? exactColumn : column), (found.Line, found.Column));
        Assert.Equal((ConfigCodes.InvalidWebConfig, "/etc/web/w.yml", ConfigSeverity.Error), (found.Code, found.File, found.Severity));
    }

    [Fact]
    public void All_mistakes_are_told_at_once_and_no_secret_is()
    {
        WebConfigResult result = WebConfigLoader.Load("http_server_config:\n  http2: 3\nbasic_auth_users:\n  joe: s3cret\nx: 1"u8, "w.yml");
        Assert.Equal([2, 4, 5], result.Diagnostics.Select(d => d.Line));
        Assert.DoesNotContain(result.Diagnostics, d => d.Message.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_bytes_than_text_are_refused() =>
        Assert.Contains("not UTF-8", Assert.Single(WebConfigLoader.Load([0xff, 0xfe, 0], "w").Diagnostics).Message, StringComparison.Ordinal);

    private static WebConfig Good(string text)
    {
        WebConfigResult result = WebConfigLoader.Load(Encoding.UTF8.GetBytes(text), "/etc/web/w.yml");
        Assert.Empty(result.Diagnostics);
        return result.Config!;
    }
}
