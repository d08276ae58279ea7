using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using BareMountd.Daemon.Tests.Cli;
using BareMountd.Daemon.Tests.Simulated;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Web;

/// <summary>The real daemon with a web configuration; certificates by openssl, requests by curl.</summary>
public sealed class WebTests
{
    private const string Tls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
    private const string Users = "basic_auth_users:\n  joe: HASH\n";

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_come_over_tls_for_a_user_with_the_right_password_only()
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await using SimulatedDaemon daemon = await StartAsync(certificates, Tls + Users);
        string url = $"https://localhost:{daemon.Port}/metrics";
        string[] trust = ["--cacert", certificates.Authority];

        (int status, string body) = await Shell.CurlAsync([.. trust, "-u", "joe:" + Certificates.Password, url]);
        Assert.Equal(200, status);
        Assert.Contains("baremountd_build_info", body, StringComparison.Ordinal);
        Assert.Equal(401, (await Shell.CurlAsync([.. trust, url])).Status);
        Assert.Equal(401, (await Shell.CurlAsync([.. trust, "-u", "joe:wrong", url])).Status);
        Assert.Equal(401, (await Shell.CurlAsync([.. trust, "-u", "jane:" + Certificates.Password, url])).Status);
        Assert.Equal(401, (await Shell.CurlAsync([.. trust, "-H", "Authorization: Basic !!", url])).Status);
        foreach (string path in (string[])["", "v1/status", "-/healthy", "nothing"])
        {
            Assert.Equal(401, (await Shell.CurlAsync([.. trust, $"https://localhost:{daemon.Port}/{path}"])).Status);
        }

        // On the same port, nothing is said in plain.
        (int plain, string nothing) = await Shell.CurlAsync("-u", "joe:" + Certificates.Password, $"http://localhost:{daemon.Port}/metrics");
        Assert.Equal(0, plain);
        Assert.Empty(nothing);
    }

    [Fact]
    public async Task A_new_certificate_and_a_new_password_count_at_once()
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await using SimulatedDaemon daemon = await StartAsync(certificates, Tls + Users);
        Assert.Equal(await certificates.FingerprintAsync("server"), await FingerprintAsync(daemon));

        await certificates.SignedAsync("server", "ca", "DNS:localhost");
        Assert.Equal(await certificates.FingerprintAsync("server"), await FingerprintAsync(daemon));

        string[] right = ["--cacert", certificates.Authority, "-u", "joe:" + Certificates.Password, $"https://localhost:{daemon.Port}/metrics"];
        Assert.Equal(200, (await Shell.CurlAsync(right)).Status);
        await certificates.WriteAsync(Filled(Tls + "basic_auth_users:\n  jane: HASH\n"));
        Assert.Equal(401, (await Shell.CurlAsync(right)).Status);
        Assert.Equal(200, (await Shell.CurlAsync([.. right, "-u", "jane:" + Certificates.Password])).Status);
    }

    [Theory]
    [InlineData("nonsense", "is expected")]
    [InlineData("basic_auth_users:\n  joe: HASH\n", "tls_server_config is gone")]
    [InlineData("tls_server_config:\n  cert_file: server.crt\n  key_file: gone.key\n", "gone.key: there is no such file")]
    [InlineData("tls_server_config:\n  cert_file: server.crt\n  key_file: ca.key\n", "belong together")]
    public async Task A_broken_file_refuses_everybody_says_so_once_and_is_mended_without_a_restart(string broken, string words)
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await using SimulatedDaemon daemon = await StartAsync(certificates, Tls);
        string[] request = ["--cacert", certificates.Authority, $"https://localhost:{daemon.Port}/metrics"];
        Assert.Equal(200, (await Shell.CurlAsync(request)).Status);

        await certificates.WriteAsync(Filled(broken));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, (await Shell.CurlAsync(request)).Status);
            Assert.Equal((0, ""), await Shell.CurlAsync($"http://localhost:{daemon.Port}/metrics"));
        }

        await daemon.UntilLogAsync(words);
        Assert.Single(daemon.Log.Split('\n'), line => line.Contains("connections are refused", StringComparison.Ordinal));

        await certificates.WriteAsync(Tls);
        Assert.Equal(200, (await Shell.CurlAsync(request)).Status);
        await daemon.UntilLogAsync("the web configuration works again");
    }

    [Fact]
    public async Task A_kept_connection_of_a_file_that_broke_gets_no_metrics()
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await using SimulatedDaemon daemon = await StartAsync(certificates, Users);
        using HttpClient http = new();
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("joe:" + Certificates.Password)));
        using HttpResponseMessage good = await http.GetAsync(daemon.Metrics, Test);
        Assert.Equal(200, (int)good.StatusCode);
        await certificates.WriteAsync("nonsense");
        using HttpResponseMessage bad = await http.GetAsync(daemon.Metrics, Test);
        Assert.Equal(503, (int)bad.StatusCode);
        Assert.DoesNotContain("baremountd_", await bad.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_are_known_by_certificates()
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await certificates.AuthorityAsync("other");
        await certificates.SignedAsync("friend", "ca", "DNS:prometheus.lan,IP:10.0.0.7");
        await certificates.SignedAsync("nameless", "ca", "DNS:somebody.lan");
        await certificates.SignedAsync("stranger", "other", "DNS:prometheus.lan");
        await using SimulatedDaemon daemon = await StartAsync(
            certificates, Tls + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n  client_allowed_sans: [prometheus.lan]\n");
        Assert.Equal(200, await StatusAsync("friend"));
        Assert.Equal(0, await StatusAsync("nameless"));
        Assert.Equal(0, await StatusAsync("stranger"));
        Assert.Equal(0, await StatusAsync(null));

        // By its address, and no longer by its name.
        await certificates.WriteAsync(Tls + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n  client_allowed_sans: [10.0.0.7]\n");
        Assert.Equal(200, await StatusAsync("friend"));

        // Whoever sends none is let in, whoever sends a strange one is not.
        await certificates.WriteAsync(Tls + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n");
        Assert.Equal(200, await StatusAsync(null));
        Assert.Equal(200, await StatusAsync("nameless"));
        Assert.Equal(0, await StatusAsync("stranger"));

        async Task<int> StatusAsync(string? client) => (await Shell.CurlAsync(
        [
            "--cacert", certificates.Authority,
            .. client is null ? (string[])[] : ["--cert", certificates.File(client + ".crt"), "--key", certificates.File(client + ".key")],
            $"https://localhost:{daemon.Port}/metrics",
        ])).Status;
    }

    [Fact]
    public async Task Versions_suites_http2_and_headers_are_as_the_file_says()
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await using SimulatedDaemon daemon = await StartAsync(certificates, Tls + "  min_version: TLS13\n");
        string url = $"https://localhost:{daemon.Port}/-/healthy";
        string[] trust = ["--cacert", certificates.Authority];
        Assert.Equal(0, (await Shell.CurlAsync([.. trust, "--tls-max", "1.2", url])).Status);
        Assert.Equal((200, "baremountd is healthy\n2"), await Shell.CurlAsync([.. trust, "--http2", "-w", "%{http_version}\n%{http_code}", url]));

        await certificates.WriteAsync(Tls + "  max_version: TLS12\n  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]\nhttp_server_config:\n  http2: false\n  headers:\n    X-Frame-Options: deny\n");
        Assert.Equal(0, (await Shell.CurlAsync([.. trust, "--tlsv1.3", url])).Status);
        Assert.Equal(0, (await Shell.CurlAsync([.. trust, "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256", url])).Status);
        (int status, string body) = await Shell.CurlAsync([.. trust, "--ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384", "--http2", "-i", url]);
        Assert.Equal(200, status);
        Assert.StartsWith("HTTP/1.1 200", body, StringComparison.Ordinal);
        Assert.Contains("X-Frame-Options: deny", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_and_noise_before_a_handshake_cost_the_daemon_nothing()
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await using SimulatedDaemon daemon = await StartAsync(certificates, Tls);
        for (int i = 0; i < 20; i++)
        {
            using TcpClient client = new();
            await client.ConnectAsync("127.0.0.1", daemon.Port, Test);
            byte[] noise = RandomNumberGenerator.GetBytes(200);
            await client.GetStream().WriteAsync(noise, Test);
        }

        Assert.Equal(200, (await Shell.CurlAsync("--cacert", certificates.Authority, $"https://localhost:{daemon.Port}/metrics")).Status);
    }

    [Theory]
    [InlineData("gone.yml", Tls, "there is no such file")]
    [InlineData(null, "tls_server_config:\n  cert_file: server.crt\n", "web.yml:2:3: error: $.tls_server_config: key_file is missing")]
    [InlineData(null, "tls_server_config:\n  cert_file: server.crt\n  key_file: missing.key\n", "missing.key: there is no such file")]
    [InlineData(null, "tls_server_config:\n  cert_file: server.key\n  key_file: server.key\n", "there is no certificate in it")]
    public async Task A_bad_web_configuration_ends_the_start_and_check_config_says_the_same(string? file, string text, string words)
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await certificates.WriteAsync(text);
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        string config = await ConfigAsync(tree, "127.0.0.1:1", $", \"webConfigFile\": \"{(file is null ? certificates.WebFile : certificates.File(file))}\"");
        (int code, _, string error) = await SimulatedDaemon.RunAsync(SimulatedDaemon.On(tree, config));
        Assert.Equal(78, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        CliRun check = await CliRun.Async(null, new CliSetting { Roots = tree.Roots, Time = TimeProvider.System }, ["check-config", config]);
        Assert.Equal(1, check.Code);
        Assert.Contains(words, check.Out.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "", "metrics.webConfigFile")]
    [InlineData(Tls, "", "metrics.insecure")]
    [InlineData(Tls + "  client_auth_type: RequireAnyClientCert\n", "", "metrics.insecure")]
    public async Task Beyond_loopback_without_a_password_nothing_starts(string? web, string more, string words)
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await certificates.WriteAsync(web ?? "");
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        string config = await ConfigAsync(tree, $"0.0.0.0:{SimulatedDaemon.FreePort()}", more + (web is null ? "" : $", \"webConfigFile\": \"{certificates.WebFile}\""));
        (int code, _, string error) = await SimulatedDaemon.RunAsync(SimulatedDaemon.On(tree, config));
        Assert.Equal(78, code);
        Assert.Contains("[listen-beyond-loopback]", error, StringComparison.Ordinal);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_loopback_users_must_stay_in_the_file_and_the_option_counts_before_the_setting()
    {
        using Certificates certificates = await Certificates.MakeAsync();
        await certificates.WriteAsync(Filled(Tls + Users));
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        int port = SimulatedDaemon.FreePort();
        int second = SimulatedDaemon.FreePort();
        string config = await ConfigAsync(tree, $"0.0.0.0:{port}\", \"[::1]:{second}", ", \"webConfigFile\": \"/nowhere/web.yml\"");
        await using Socketed daemon = Socketed.Start([], tree, config, "--web.config.file", certificates.WebFile);
        string[] request = ["--cacert", certificates.Authority, "-u", "joe:" + Certificates.Password, $"https://localhost:{port}/-/ready"];
        await daemon.UntilAsync(async () => (await Shell.CurlAsync(request)).Status == 200);
        Assert.Equal(200, (await Shell.CurlAsync([.. request, "--resolve", $"localhost:{second}:[::1]", $"https://localhost:{second}/metrics"])).Status);
        await certificates.WriteAsync(Tls);
        Assert.Equal(0, (await Shell.CurlAsync(request)).Status);
        await daemon.UntilAsync(() => Task.FromResult(daemon.Log.Contains("nobody is asked any more", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Systemd_passes_the_sockets()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        int port = SimulatedDaemon.FreePort();
        string config = await ConfigAsync(tree, $"127.0.0.1:{SimulatedDaemon.FreePort()}", "");
        await using Socketed daemon = Socketed.Start(["--fdname=metrics", "-l", $"127.0.0.1:{port}"], tree, config);
        await daemon.UntilAsync(async () => (await Shell.CurlAsync($"http://127.0.0.1:{port}/-/ready")).Status == 200);
        Assert.Equal(200, (await Shell.CurlAsync($"http://127.0.0.1:{port}/metrics")).Status);
        Assert.Equal(403, (await Shell.CurlAsync("-H", "Host: evil.example", $"http://127.0.0.1:{port}/metrics")).Status);
    }

    [Fact]
    public async Task A_socket_of_systemd_beyond_loopback_is_refused_as_a_configured_one()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        int port = SimulatedDaemon.FreePort();
        string config = await ConfigAsync(tree, "127.0.0.1:1", "");
        await using Socketed daemon = Socketed.Start(["--fdname=metrics", "-l", $"0.0.0.0:{port}"], tree, config);

        // systemd-socket-activate starts the program at the first connection.
        await daemon.UntilAsync(async () =>
        {
            await Shell.CurlAsync($"http://127.0.0.1:{port}/");
            return daemon.Log.Contains("listen-beyond-loopback", StringComparison.Ordinal);
        });
        Assert.Equal(78, await daemon.EndAsync());
    }

    [Theory]
    [InlineData("Host: evil.example", 403)]
    [InlineData("Host: evil.example:10099", 403)]
    [InlineData("Host: localhost", 200)]
    [InlineData("Host: proxy.lan", 200)]
    [InlineData("Origin: http://evil.example", 403)]
    [InlineData("Origin: null", 403)]
    public async Task A_listener_on_loopback_answers_to_names_of_this_machine(string header, int expected)
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(FixtureTree.Unpack("wsl-owner"), "{}", metrics: ", \"hosts\": \"proxy.lan\"");
        (int status, string body) = await Shell.CurlAsync("-H", header, daemon.Metrics.ToString());
        Assert.Equal(expected, status);
        Assert.Equal(expected == 200, body.Contains("baremountd_build_info", StringComparison.Ordinal));
        Assert.Equal(expected, (await Shell.CurlAsync("-H", header, "-I", $"http://127.0.0.1:{daemon.Port}/")).Status);
    }

    [Theory]
    [InlineData("Host: localhost", 200, "")]
    [InlineData("Host:", 400, "")]
    [InlineData("Host: evil.example", 403, "wrong-host")]
    [InlineData("Origin: http://localhost", 403, "forbidden")]
    public async Task The_control_socket_is_no_place_for_browsers(string header, int expected, string code)
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(FixtureTree.Unpack("wsl-owner"), "{}");
        (int status, string body) = await Shell.CurlAsync("--unix-socket", daemon.Tree.Roots.ControlSocket, "-H", header, "http://localhost/v1/status");
        Assert.Equal(expected, status);
        Assert.Contains(code, body, StringComparison.Ordinal);
    }

    private static async Task<SimulatedDaemon> StartAsync(Certificates certificates, string web)
    {
        await certificates.WriteAsync(Filled(web));
        return await SimulatedDaemon.StartAsync(FixtureTree.Unpack("wsl-owner"), "{}", metrics: $", \"webConfigFile\": \"{certificates.WebFile}\"");
    }

    private static string Filled(string web) => web.Replace("HASH", Certificates.Hash, StringComparison.Ordinal);

    private static async Task<string> ConfigAsync(FixtureTree tree, string listen, string more)
    {
        string file = Path.Combine(tree.Root, "config.json");
        await File.WriteAllTextAsync(file, $$"""{ "metrics": { "listen": ["{{listen}}"]{{more}} } }""", Test);
        return file;
    }

    private static async Task<string> FingerprintAsync(SimulatedDaemon daemon)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", daemon.Port, Test);
        await using SslStream tls = new(client.GetStream());
        string seen = "";
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    seen = certificate?.GetCertHashString(HashAlgorithmName.SHA256) ?? "";
                    return certificate is not null;
                },
            },
            Test);
        return seen;
    }
}
