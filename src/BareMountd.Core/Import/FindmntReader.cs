using System.Collections.Immutable;
using System.Text.Json;
using BareMountd.Core.Filesystems;

namespace BareMountd.Core.Import;

/// <summary>Reads what <c>findmnt --json</c> prints (findmnt(8)).</summary>
public static class FindmntReader
{
    /// <summary>The columns that are wanted of it.</summary>
    public const string Columns = "TARGET,SOURCE,FSTYPE,OPTIONS,UUID,LABEL,PARTUUID";

    private static readonly (string Name, string Column)[] s_tags = [("UUID", "uuid"), ("PARTUUID", "partuuid"), ("LABEL", "label")];

    /// <summary>Its mounts, each before those below it.</summary>
    /// <exception cref="FormatException">It is not what findmnt prints; with the reason.</exception>
    public static ImmutableArray<MountLine> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            ImmutableArray<MountLine>.Builder lines = ImmutableArray.CreateBuilder<MountLine>();
            Read(document.RootElement.GetProperty("filesystems"), lines);
            return lines.ToImmutable();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"this is not what findmnt --json -o {Columns} prints: {e.Message}", e);
        }
    }

    private static void Read(JsonElement mounts, ImmutableArray<MountLine>.Builder lines)
    {
        foreach (JsonElement mount in mounts.EnumerateArray())
        {
            string target = Text(mount, "target");
            lines.Add(new MountLine(target, Text(mount, "source"), target, Text(mount, "fstype"), MountOption.Split(Text(mount, "options")))
            {
                IsEffective = true,
                Tags = [.. s_tags.Select(tag => (tag.Name, Value: Text(mount, tag.Column))).Where(tag => tag.Value.Length > 0).Select(tag => $"{tag.Name}={tag.Value}")],
            });
            if (mount.TryGetProperty("children", out JsonElement children))
            {
                Read(children, lines);
            }
        }
    }

    private static string Text(JsonElement mount, string name) =>
        mount.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
