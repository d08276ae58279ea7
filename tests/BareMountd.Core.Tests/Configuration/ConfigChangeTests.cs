using BareMountd.Core.Configuration;

namespace BareMountd.Core.Tests.Configuration;

public sealed class ConfigChangeTests
{
    private const string Full = """
        { "control": { "actGroup": "wheel" },
          "metrics": { "enabled": true, "listen": ["127.0.0.1:10099", "[::1]:10099"], "hosts": ["a"], "insecure": false, "webConfigFile": "/etc/web.yml", "topUnits": 3 } }
        """;

    [Theory]
    [InlineData("\"wheel\"", "\"disk\"", "control.actGroup")]
    [InlineData("\"enabled\": true", "\"enabled\": false", "metrics.enabled")]
    [InlineData("[\"a\"]", "[\"b\"]", "metrics.hosts")]
    [InlineData("\"insecure\": false", "\"insecure\": true", "metrics.insecure")]
    [InlineData(", \"[::1]:10099\"", "", "metrics.listen")]
    [InlineData("/etc/web.yml", "/etc/other.yml", "metrics.webConfigFile")]
    [InlineData("\"topUnits\": 3", "\"topUnits\": 4, \"requestHistograms\": true", null)]
    public void What_is_taken_at_the_start_waits_for_one(string was, string now, string? key)
    {
        BareMountConfig started = Configs.Load(Full).Config!;
        Assert.Empty(ConfigChange.WaitingForRestart(started, Configs.Load(Full).Config!));
        Assert.Equal(key is null ? [] : [key], ConfigChange.WaitingForRestart(started, Configs.Load(Full.Replace(was, now, StringComparison.Ordinal)).Config!));
    }
}
