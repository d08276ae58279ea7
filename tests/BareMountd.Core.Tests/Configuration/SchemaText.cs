using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BareMountd.Core.Configuration;
using BareMountd.Core.Filesystems;

namespace BareMountd.Core.Tests.Configuration;

/// <summary>The JSON Schema that the key table says, written out: the file in packaging/schema must be this text.</summary>
internal static class SchemaText
{
    private const string AbsolutePath = "^/";
    private const string DurationForm = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h)?$";
    private const string SizeForm = "^[0-9]+(\\.[0-9]+)?([KMGT]i)?B$";
    private const string PartForm = "^[0-9]+(\\.[0-9]+)?%$";
    private const string SpaceForm = "^[0-9]+(\\.[0-9]+)?(([KMGT]i)?B|%)$";
    private const string UnitForm = "^[A-Za-z0-9:_.\\\\-]+(@[A-Za-z0-9:_.\\\\-]+)?\\.(path|service|socket|target|timer)$";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the table cannot say: patterns and closed sets, by section and key.</summary>
    private static readonly Dictionary<(string, string), JsonObject> s_details = new()
    {
        [(ConfigKeys.Disk, "mountPoint")] = new() { ["pattern"] = AbsolutePath },
        [(ConfigKeys.Disk, "links")] = new() { ["pattern"] = AbsolutePath },
        [(ConfigKeys.Disk, "allow")] = new() { ["enum"] = new JsonArray("system-disk") },
        [(ConfigKeys.Disk, "fsType")] = new() { ["enum"] = new JsonArray([.. FilesystemCatalog.All.Select(f => JsonValue.Create(f.Name))]) },
        [(ConfigKeys.Policy, "restart")] = new() { ["pattern"] = UnitForm },
        [(ConfigKeys.Policy, "stop")] = new() { ["pattern"] = UnitForm },
        [(ConfigKeys.Hook, "on")] = new() { ["enum"] = new JsonArray([.. HookConfig.Kinds.Select(k => JsonValue.Create(k))]) },
        [(ConfigKeys.Metrics, "hosts")] = new() { ["pattern"] = "^[A-Za-z0-9._-]+$" },
        [(ConfigKeys.Metrics, "webConfigFile")] = new() { ["pattern"] = "^/" },
        [(ConfigKeys.Metrics, "listen")] = new() { ["pattern"] = ":[0-9]{1,5}$" },
    };

    /// <summary>Keys whose list may be empty; elsewhere an empty list fits nothing.</summary>
    private static readonly ImmutableArray<string> s_mayBeEmpty = ["hosts", "options", "links", "after", "allow", "restart", "stop"];

    public static string Build()
    {
        JsonObject root = Section(ConfigKeys.Root);
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "baremountd configuration",
            ["description"] = "What the file may hold, as far as a schema can say it; `baremountctl check-config` checks the rest. Comments and trailing commas are allowed in the file.",
        };
        foreach ((string key, JsonNode? value) in root.ToArray())
        {
            root.Remove(key);
            schema[key] = value;
        }

        return schema.ToJsonString(s_indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Section(string section)
    {
        JsonObject properties = [];
        foreach (ConfigKey key in ConfigKeys.Of(section))
        {
            properties[key.Name] = Property(key);
        }

        JsonObject result = new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        string[] required = [.. ConfigKeys.Of(section).Where(k => k.Required).Select(k => k.Name)];
        if (required.Length > 0)
        {
            result["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]);
        }

        if (section == ConfigKeys.Match)
        {
            result["minProperties"] = 1;
        }

        return result;
    }

    private static JsonObject Property(ConfigKey key)
    {
        JsonObject details = s_details.GetValueOrDefault((key.Section, key.Name)) ?? [];
        JsonObject property = new() { ["description"] = key.Description };
        JsonObject shape = key.Type switch
        {
            ConfigKeyType.Section => Section(key.Section.Length == 0 ? key.Name : $"{key.Section}.{key.Name}"),
            ConfigKeyType.DiskMap => new()
            {
                ["type"] = "object",
                ["propertyNames"] = new JsonObject { ["pattern"] = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
                ["additionalProperties"] = Section(ConfigKeys.Disk),
            },
            ConfigKeyType.Text => Text(details),
            ConfigKeyType.TextList => new() { ["oneOf"] = new JsonArray(Text(details), List(details, s_mayBeEmpty.Contains(key.Name))) },
            ConfigKeyType.Flag => new() { ["type"] = "boolean" },
            ConfigKeyType.Duration => Pattern(DurationForm),
            ConfigKeyType.Size => Pattern(SizeForm),
            ConfigKeyType.SpaceThreshold => Pattern(SpaceForm),
            ConfigKeyType.CountThreshold => new()
            {
                ["oneOf"] = new JsonArray(Pattern(PartForm), new JsonObject { ["type"] = "integer", ["minimum"] = 0 }),
            },
            ConfigKeyType.SectionOrFlag => new() { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "boolean" }, Section($"{key.Section}.{key.Name}")) },
            ConfigKeyType.Number => new() { ["type"] = "number", ["minimum"] = key.Min, ["maximum"] = key.Max },
            _ => new() { ["type"] = "integer", ["minimum"] = key.Min, ["maximum"] = key.Max },
        };
        foreach ((string name, JsonNode? value) in shape.ToArray())
        {
            shape.Remove(name);
            property[name] = value;
        }

        if (key.Type == ConfigKeyType.Flag && bool.TryParse(key.Default, out bool otherwise))
        {
            property["default"] = otherwise;
        }

        return property;
    }

    private static JsonObject Pattern(string form) => new() { ["type"] = "string", ["pattern"] = form };

    private static JsonObject Text(JsonObject details)
    {
        JsonObject text = new() { ["type"] = "string", ["minLength"] = 1 };
        foreach ((string name, JsonNode? value) in details)
        {
            text[name] = value!.DeepClone();
        }

        return text;
    }

    private static JsonObject List(JsonObject details, bool mayBeEmpty)
    {
        JsonObject list = new() { ["type"] = "array", ["items"] = Text(details) };
        if (!mayBeEmpty)
        {
            list["minItems"] = 1;
        }

        return list;
    }
}
