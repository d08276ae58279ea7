using System.Text.Json;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Tests.Matching;
using BareMountd.Core.Views;

namespace BareMountd.Core.Tests.Views;

public sealed class SnippetTests
{
    private static readonly JsonDocumentOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip };
    private static readonly BlockDevice s_owner = Make.OwnerDisk("sdb");
    private static readonly BlockDevice s_part = Make.Part(s_owner, 1, "ext4", "u-1", "Photos 2024");

    [Fact]
    public void Json_declares_the_partition_by_the_disks_serial()
    {
        string text = Write("sdb1", SnippetFormat.Json, true, s_owner, s_part, Make.Part(s_owner, 2, "xfs"));
        JsonProperty disk = Parse(text);
        Assert.Equal("photos-2024", disk.Name);
        Assert.Equal(Make.OwnerSerial, disk.Value.GetProperty("match").GetProperty("serial").GetString());
        Assert.Equal(1, disk.Value.GetProperty("partition").GetInt32());
        Assert.Equal("/mnt/wsl/photos-2024", disk.Value.GetProperty("mountPoint").GetString());
        Assert.Equal("ext4", disk.Value.GetProperty("fsType").GetString());
        Assert.Contains("    // \"uuid\": \"u-1\"  (changes when formatted anew", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nix_is_the_same_in_its_own_words()
    {
        string text = Write("sdb1", SnippetFormat.Nix, false, s_owner, s_part);
        Assert.Contains("services.baremountd.settings.disks.\"photos-2024\" = {\n  match = {\n    serial = \"" + Make.OwnerSerial + "\";\n", text, StringComparison.Ordinal);
        Assert.Contains("    # uuid = \"u-1\";", text, StringComparison.Ordinal);
        Assert.EndsWith("  };\n  partition = 1;\n  mountPoint = \"/mnt/photos-2024\";\n  fsType = \"ext4\";\n};\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_device_has_too_is_not_chosen()
    {
        BlockDevice one = Make.Disk("sdb", "SAME1234") with { Content = Make.Content("ext4", "clone", "only-here") };
        BlockDevice two = Make.Disk("sdc", "same-1234") with { Content = Make.Content("ext4", "CLONE") };
        JsonElement match = Parse(Write("sdb", SnippetFormat.Json, false, one, two)).Value.GetProperty("match");
        Assert.Equal("only-here", match.GetProperty("label").GetString());
        Assert.Equal(JsonValueKind.Undefined, match.TryGetProperty("serial", out JsonElement serial) ? serial.ValueKind : JsonValueKind.Undefined);
    }

    [Fact]
    public void A_refused_device_says_so_and_names_no_filesystem()
    {
        string text = Write("sdb", SnippetFormat.Json, false, Make.Disk("sdb", "AAAA1111", "crypto_LUKS"));
        Assert.Contains("// refused as things are: encrypted, ", text, StringComparison.Ordinal);
        Assert.False(Parse(text).Value.TryGetProperty("fsType", out _));
    }

    [Fact]
    public void A_name_in_use_gets_a_number()
    {
        BlockDevice other = Make.Disk("sdc", "CCCC3333") with { Content = Make.Content("ext4", "u-2", "Photos 2024") };
        World world = Make.World(s_owner, s_part, other);
        BareMountConfig config = new() { Disks = [Make.Declare(new MatchConfig { Uuid = ["u-1"] }, "photos-2024")] };
        IReadOnlyList<DeviceView> views = DeviceViewBuilder.Build(world, config, Matcher.Match(config, world));
        Assert.Equal("photos-2024-2", Parse(SnippetWriter.Write(views.Single(v => v.Device.Name == "sdc"), views, false, SnippetFormat.Json)).Name);
    }

    /// <summary>A hostile label can neither leave its literal nor its comment.</summary>
    [Theory]
    [InlineData("\"}, \"x\": {")]
    [InlineData("${builtins.abort \"x\"}")]
    [InlineData("''${x}''")]
    [InlineData("$${x}")]
    [InlineData("a\\")]
    [InlineData("line\nbreak")]
    [InlineData("\u001b[2J")]
    [InlineData("\u202eabc")]
    [InlineData("\ud800")]
    [InlineData("*/ // #")]
    public void Hostile_text_stays_text(string label)
    {
        BlockDevice device = Make.Disk("sdb") with { Vendor = label, Model = label, Content = Make.Content("ext4", null, label) };
        string json = Write("sdb", SnippetFormat.Json, false, device);
        if (label != "\ud800")
        {
            Assert.Equal(label, Parse(json).Value.GetProperty("match").GetProperty("label").GetString());
        }

        string nix = Write("sdb", SnippetFormat.Nix, false, device);
        foreach (string text in new[] { json, nix })
        {
            Assert.DoesNotContain(text, c => c is '\u001b' or '\u202e' or '\ud800');
            Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => Assert.DoesNotContain("break", l.TrimStart()[..Math.Min(5, l.TrimStart().Length)], StringComparison.Ordinal));
        }

        string value = nix.Split('\n').Single(l => l.StartsWith("    label = ", StringComparison.Ordinal))["    label = ".Length..^1];
        Assert.Equal(label == "\ud800" ? "\\ud800" : label, ReadNix(value));
    }

    [Theory]
    [InlineData("a$b", "\"a\\$b\"")]
    [InlineData("${x}", "\"\\${x}\"")]
    [InlineData("it''s", "\"it''s\"")]
    [InlineData("q\"q\\", "\"q\\\"q\\\\\"")]
    [InlineData("\u001b", "(builtins.fromJSON \"\\\"\\\\u001b\\\"\")")]
    public void Nix_literal(string value, string expected)
    {
        BlockDevice device = Make.Disk("sdb") with { Content = Make.Content("ext4", null, value) };
        Assert.Contains($"label = {expected};", Write("sdb", SnippetFormat.Nix, false, device), StringComparison.Ordinal);
    }

    /// <summary>Reads a Nix string as Nix does (manual, "String literal"): an escaped character is itself, an unescaped quote or ${ ends it.</summary>
    private static string ReadNix(string expression)
    {
        const string FromJson = "(builtins.fromJSON ";
        bool json = expression.StartsWith(FromJson, StringComparison.Ordinal);
        string literal = json ? expression[FromJson.Length..^1] : expression;
        Assert.True(literal.Length >= 2 && literal[0] == '"' && literal[^1] == '"');
        System.Text.StringBuilder read = new();
        for (int i = 1; i < literal.Length - 1; i++)
        {
            Assert.False(literal[i] == '"' || (literal[i] == '$' && literal[i + 1] == '{'), $"the literal ends early at {i}: {literal}");
            read.Append(literal[i] == '\\' ? literal[++i] : literal[i]);
        }

        string text = read.ToString();
        return !json ? text : text == "\"\\ud800\"" ? "\\ud800" : JsonDocument.Parse(text).RootElement.GetString()!;
    }

    private static JsonProperty Parse(string text)
    {
        JsonDocument document = JsonDocument.Parse("{" + text + "}", s_lenient);
        return Assert.Single(document.RootElement.EnumerateObject());
    }

    private static string Write(string name, SnippetFormat format, bool wsl, params BlockDevice[] devices)
    {
        World world = Make.World(devices);
        IReadOnlyList<DeviceView> views = DeviceViewBuilder.Build(world, BareMountConfig.Empty, Matcher.Match(BareMountConfig.Empty, world));
        return SnippetWriter.Write(views.Single(v => v.Device.Name == name), views, wsl, format);
    }
}
