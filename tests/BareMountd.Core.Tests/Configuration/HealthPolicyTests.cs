using BareMountd.Core.Configuration;
using BareMountd.Core.Events;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Tests.Configuration;

/// <summary>What stands under <c>health</c> and <c>policy</c> arrives, over the defaults, key by key.</summary>
public sealed class HealthPolicyTests
{
    /// <summary>Every key of health with a value that is no default.</summary>
    public const string Health = """{ "interval": "1m", "deadline": "2500ms", "hungAfter": "2m", "spaceLow": "10GiB", "inodesLow": 5000, "smart": false, "canary": { "interval": "5m", "size": "128KiB", "slowFactor": 4.5, "slowFloor": "50ms" } }""";

    /// <summary>Every key of policy.</summary>
    public const string Policy = """{ "guard": true, "remountRw": true, "restart": ["postgresql@16-main.service", "app.service"], "stop": "app.service", "hook": { "command": ["/usr/local/bin/tell", "-v", "-v", "x y"], "on": ["attached", "state"], "user": "nobody", "timeout": "10s" } }""";

    private static readonly HealthConfig s_health = new()
    {
        Interval = TimeSpan.FromMinutes(1),
        Deadline = TimeSpan.FromSeconds(2.5),
        HungAfter = TimeSpan.FromMinutes(2),
        SpaceLow = Threshold.Of(10UL << 30),
        InodesLow = Threshold.Of(5000),
        Smart = false,
        Canary = new CanaryConfig { Interval = TimeSpan.FromMinutes(5), SizeBytes = 131072, SlowFactor = 4.5, SlowFloor = TimeSpan.FromMilliseconds(50) },
    };

    [Fact]
    public void Nothing_written_is_every_default()
    {
        DiskConfig disk = Load(Configs.Disk());
        Assert.Equal(new HealthConfig(), disk.Health);
        Assert.Same(PolicyConfig.None, disk.Policy);
        Assert.Equal(disk.Health, Load(Configs.Disk("\"health\": {}")).Health);
    }

    [Fact]
    public void Every_key_of_a_disk_arrives()
    {
        DiskConfig disk = Load(Configs.Disk($"\"health\": {Health}, \"policy\": {Policy}"));
        Assert.Equal(s_health, disk.Health);
        Assert.True(disk.Policy.Guard);
        Assert.True(disk.Policy.RemountRw);
        Assert.Equal(["postgresql@16-main.service", "app.service"], disk.Policy.Restart);
        Assert.Equal(["app.service"], disk.Policy.Stop);
        Assert.Equal(["/usr/local/bin/tell", "-v", "-v", "x y"], disk.Policy.Hook!.Command);
        Assert.Equal([EventKinds.Attached, EventKinds.State], disk.Policy.Hook.On);
        Assert.Equal("nobody", disk.Policy.Hook.User);
        Assert.Equal(TimeSpan.FromSeconds(10), disk.Policy.Hook.Timeout);
    }

    [Fact]
    public void The_defaults_of_the_code_are_those_of_the_table()
    {
        IEnumerable<string> Lines(string section) => ConfigKeys.Of(section).Where(k => k.Name != "canary").Select(k => $"\"{k.Name}\": {k.Default}");
        string canary = string.Join(", ", Lines(ConfigKeys.Canary));
        DiskConfig disk = Load($$"""{ "health": { {{string.Join(", ", Lines(ConfigKeys.Health))}}, "canary": { {{canary}} } }, "disks": { "d": { "match": { "label": "x" }, "mountPoint": "/d" } } }""");
        Assert.Equal(new HealthConfig { Canary = new CanaryConfig() }, disk.Health);

        ConfigKey on = ConfigKeys.Of(ConfigKeys.Hook).Single(k => k.Name == "on");
        ConfigKey timeout = ConfigKeys.Of(ConfigKeys.Hook).Single(k => k.Name == "timeout");
        HookConfig plain = Load(Configs.Disk("""  "policy": { "hook": { "command": "/bin/true" } } """)).Policy.Hook!;
        HookConfig spelled = Load(Configs.Disk($$"""  "policy": { "hook": { "command": "/bin/true", "on": {{on.Default}}, "timeout": {{timeout.Default}} } } """)).Policy.Hook!;
        Assert.Equal(plain.On, spelled.On);
        Assert.Equal(plain.Timeout, spelled.Timeout);
        Assert.Null(plain.User);
    }

    [Fact]
    public void A_disk_overrides_the_file_key_by_key()
    {
        DiskConfig disk = Load($$"""
            { "health": {{Health}}, "disks": { "d": { "match": { "label": "x" }, "mountPoint": "/d",
              "health": { "interval": "30s", "canary": { "size": "4KiB" } } } } }
            """);
        Assert.Equal(s_health with { Interval = TimeSpan.FromSeconds(30), Canary = s_health.Canary! with { SizeBytes = 4096 } }, disk.Health);
    }

    [Theory]
    [InlineData("{}", "{}", null)]
    [InlineData("{}", "{ \"canary\": true }", 65536)]
    [InlineData("{ \"canary\": true }", "{}", 65536)]
    [InlineData("{ \"canary\": true }", "{ \"canary\": false }", null)]
    [InlineData("{ \"canary\": { \"size\": \"8KiB\" } }", "{ \"canary\": true }", 8192)]
    [InlineData("{ \"canary\": { \"size\": \"8KiB\" } }", "{ \"canary\": false }", null)]
    [InlineData("{ \"canary\": false }", "{ \"canary\": {} }", 65536)]
    public void The_canary_is_on_or_off_by_the_nearest_word(string file, string disk, int? size)
    {
        string text = $$"""{ "health": {{file}}, "disks": { "d": { "match": { "label": "x" }, "mountPoint": "/d", "health": {{disk}} } } }""";
        Assert.Equal(size, Load(text).Health.Canary?.SizeBytes);
    }

    [Fact]
    public void A_canary_for_all_is_no_fault_of_a_read_only_disk() =>
        Load("""{ "health": { "canary": true }, "disks": { "d": { "match": { "label": "x" }, "mountPoint": "/d", "readOnly": true } } }""");

    [Theory]
    [InlineData("\"spaceLow\": \"0%\"", 0UL, 1000UL, false)]
    [InlineData("\"spaceLow\": \"2.5%\"", 24UL, 1000UL, true)]
    [InlineData("\"spaceLow\": \"2.5%\"", 25UL, 1000UL, false)]
    [InlineData("\"spaceLow\": \"1KiB\"", 1023UL, 5000UL, true)]
    public void Thresholds_mean_what_they_say(string key, ulong free, ulong total, bool low) =>
        Assert.Equal(low, Load(Configs.Disk($"\"health\": {{ {key} }}")).Health.SpaceLow.IsBelow(free, total));

    [Theory]
    [InlineData("\"health\": { \"interval\": \"31s\" }")]
    [InlineData("\"health\": { \"deadline\": \"4s\" }")]
    [InlineData("\"health\": { \"hungAfter\": \"31s\" }")]
    [InlineData("\"health\": { \"spaceLow\": \"6%\" }")]
    [InlineData("\"health\": { \"inodesLow\": 5 }")]
    [InlineData("\"health\": { \"smart\": false }")]
    [InlineData("\"health\": { \"canary\": true }")]
    [InlineData("\"policy\": { \"guard\": true }")]
    [InlineData("\"policy\": { \"remountRw\": true }")]
    [InlineData("\"policy\": { \"restart\": \"a.service\" }")]
    [InlineData("\"policy\": { \"stop\": \"a.service\" }")]
    [InlineData("\"policy\": { \"hook\": { \"command\": \"/bin/true\" } }")]
    public void A_changed_key_is_a_changed_disk_and_mounts_nothing_again(string more)
    {
        BareMountConfig before = Configs.Load(Configs.Disk()).Config!;
        BareMountConfig after = Configs.Load(Configs.Disk(more)).Config!;
        Assert.Equal(["d"], ConfigChange.Between(before, after).Changed);
        Assert.Equal(["d"], ConfigChange.Between(after, before).Changed);
        Assert.Empty(ConfigChange.Between(after, Configs.Load(Configs.Disk(more)).Config!).Changed);

        DiskRuntime held = DiskRuntime.Initial(DateTimeOffset.UnixEpoch) with { Held = true };
        Assert.True(Transitions.Redeclared(held, before.Disks[0], after.Disks[0]).Held, "what the user unmounted stays unmounted");
        Assert.False(Transitions.Redeclared(held, before.Disks[0], after.Disks[0] with { ReadOnly = true }).Held);
    }

    [Theory]
    [InlineData("\"command\": \"/bin/true\"")]
    [InlineData("\"command\": \"/bin/false\", \"on\": \"state\"")]
    [InlineData("\"command\": \"/bin/false\", \"user\": \"x\"")]
    [InlineData("\"command\": \"/bin/false\", \"timeout\": \"1s\"")]
    public void A_changed_hook_is_a_changed_disk(string hook)
    {
        BareMountConfig before = Configs.Load(Configs.Disk("\"policy\": { \"hook\": { \"command\": \"/bin/false\" } }")).Config!;
        BareMountConfig after = Configs.Load(Configs.Disk($"\"policy\": {{ \"hook\": {{ {hook} }} }}")).Config!;
        Assert.Equal(["d"], ConfigChange.Between(before, after).Changed);
    }

    [Fact]
    public void A_changed_default_changes_every_disk_that_has_no_word_of_its_own()
    {
        string Text(string interval) => $$"""
            { "health": { "interval": "{{interval}}" }, "disks": {
              "a": { "match": { "label": "a" }, "mountPoint": "/a" },
              "b": { "match": { "label": "b" }, "mountPoint": "/b", "health": { "interval": "1m" } } } }
            """;
        Assert.Equal(["a"], ConfigChange.Between(Configs.Load(Text("30s")).Config!, Configs.Load(Text("45s")).Config!).Changed);
    }

    private static DiskConfig Load(string text)
    {
        ConfigResult result = Configs.Load(text);
        Assert.Empty(result.Diagnostics);
        return Assert.Single(result.Config!.Disks);
    }
}
