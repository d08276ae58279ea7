using System.Net;
using System.Text;
using BareMountd.Core.Configuration;
using BareMountd.Core.Web;

namespace BareMountd.Core.Tests.Web;

/// <summary>Who may reach the metrics, and under which name.</summary>
public sealed class WebAccessTests
{
    private const string Users = "basic_auth_users:\n  joe: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi\n";

    [Theory]
    [InlineData("127.0.0.1:1", null, false, null)]
    [InlineData("[::1]:1", null, false, null)]
    [InlineData("[::ffff:127.0.0.1]:1", null, false, null)]
    [InlineData("0.0.0.0:1", null, false, ConfigCodes.ListenBeyondLoopback)]
    [InlineData("[::]:1", null, false, ConfigCodes.ListenBeyondLoopback)]
    [InlineData("10.1.2.3:1", null, true, ConfigCodes.MetricsInsecure)]
    [InlineData("10.1.2.3:1", "", false, ConfigCodes.ListenBeyondLoopback)]
    [InlineData("10.1.2.3:1", "", true, ConfigCodes.MetricsInsecure)]
    [InlineData("10.1.2.3:1", Users, false, ConfigCodes.PasswordInClear)]
    [InlineData("127.0.0.1:1", Users, false, null)]
    public void A_listener_is_judged(string place, string? web, bool insecure, string? code)
    {
        WebConfig? config = web is null ? null : WebConfigLoader.Load(Encoding.UTF8.GetBytes(web), "w").Config!;
        ConfigDiagnostic? found = WebAccess.Judge(new MetricsConfig { Insecure = insecure }, config, IPEndPoint.Parse(place), "c");
        Assert.Equal(code, found?.Code);
        if (code == ConfigCodes.ListenBeyondLoopback)
        {
            Assert.Contains("metrics.webConfigFile", found!.Message, StringComparison.Ordinal);
            Assert.Contains("metrics.insecure", found.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_place_of_an_unknown_kind_is_beyond_loopback() => Assert.True(WebAccess.IsBeyondLoopback(new DnsEndPoint("vsock", 0)));

    [Fact]
    public void The_web_configuration_is_judged_with_the_configuration()
    {
        ConfigResult open = Complete("\"listen\": \"0.0.0.0:1\"", "http_server_config:\n  http2: true\n");
        Assert.Equal([ConfigCodes.ListenBeyondLoopback], open.Diagnostics.Where(d => d.Severity == ConfigSeverity.Error).Select(d => d.Code));
        Assert.Null(open.Config);

        ConfigResult asked = Complete("\"listen\": [\"0.0.0.0:1\", \"127.0.0.1:2\"]", Users);
        Assert.True(asked.Ok);
        Assert.Contains(asked.Diagnostics, d => d.Code == ConfigCodes.PasswordInClear);

        ConfigResult broken = Complete("\"listen\": \"127.0.0.1:1\"", "nonsense");
        Assert.Contains(broken.Diagnostics, d => d is { Code: ConfigCodes.InvalidWebConfig, File: "/w.yml", Line: 1 });
        Assert.Null(broken.Config);

        ConfigResult missing = Complete("\"listen\": \"127.0.0.1:1\"", null);
        Assert.Contains(missing.Diagnostics, d => d is { Code: ConfigCodes.InvalidWebConfig, File: "/w.yml", Message: "no such thing" });

        Assert.True(Complete("\"enabled\": false", "nonsense").Ok);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("localhost", true)]
    [InlineData("LocalHost", true)]
    [InlineData("localhost.", true)]
    [InlineData("app.localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("[::1]", true)]
    [InlineData("mybox", true)]
    [InlineData("metrics.lan", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("evillocalhost", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("[2001:db8::1]", false)]
    [InlineData("0.0.0.0", false)]
    public void Only_names_of_this_machine_are_answered(string host, bool own) => Assert.Equal(own, HostHeader.NamesThisMachine(host, "mybox", ["metrics.lan"]));

    private static ConfigResult Complete(string metrics, string? web) => WebAccess.Complete(
        ConfigurationLoader.Load(Encoding.UTF8.GetBytes($"{{ \"metrics\": {{ {metrics}, \"webConfigFile\": \"/w.yml\" }} }}"), "c.json", ConfigContext.Unknown),
        "c.json",
        file => web is null ? new FileText(null, "no such thing") : new FileText(Encoding.UTF8.GetBytes(web), ""));
}
