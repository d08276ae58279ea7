using System.Globalization;
using System.Text;
using System.Text.Json;
using BareMountd.Core.Configuration;
using BareMountd.Core.Filesystems;

namespace BareMountd.Core.Tests.Configuration;

/// <summary>Schema and reference follow the tables of the code; <c>BAREMOUNTD_UPDATE_GOLDEN=1</c> writes them anew.</summary>
public sealed class DocumentationTests
{
    private const string Schema = "packaging/schema/baremountd.schema.json";
    private const string Document = "docs/configuration.md";

    [Fact]
    public void The_schema_is_what_the_key_table_says() => Compare(Schema, SchemaText.Build());

    [Theory]
    [InlineData("keys")]
    [InlineData("codes")]
    [InlineData("filesystems")]
    [InlineData("presets")]
    public void The_reference_has_the_tables_of_the_code(string table)
    {
        string begin = $"<!-- {table}: begin (written by DocumentationTests) -->\n";
        string end = $"<!-- {table}: end -->\n";
        string text = File.ReadAllText(Repository.File(Document));
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{Document} has no place for the table of {table}");
        string body = table switch { "keys" => Keys(), "codes" => CodeTable(), "presets" => PresetTable(), _ => FilesystemTable() };
        Compare(Document, text[..(from + begin.Length)] + "\n" + body + "\n" + text[to..]);
    }

    [Fact]
    public void Every_example_of_the_reference_is_accepted()
    {
        string[] parts = File.ReadAllText(Repository.File(Document)).Split("```jsonc\n");
        Assert.True(parts.Length > 3, "the reference has examples");
        foreach (string part in parts.Skip(1))
        {
            ConfigResult result = Configs.Load(part.Split("```")[0], Configs.Wsl);
            Assert.True(result.Ok, string.Join('\n', result.Diagnostics));
            Assert.DoesNotContain(result.Diagnostics, d => d.Severity > ConfigSeverity.Notice);
        }
    }

    private static void Compare(string path, string expected)
    {
        string file = Repository.File(path);
        if (Repository.Update)
        {
            File.WriteAllText(file, expected);
        }

        Assert.Equal(expected, File.ReadAllText(file));
    }

    private static string Keys()
    {
        StringBuilder text = new();
        foreach (string section in ConfigKeys.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"### {(section.Length == 0 ? "The file" : $"`{section}`")}\n\n| key | takes | default | meaning |\n|---|---|---|---|\n");
            foreach (ConfigKey key in ConfigKeys.Of(section))
            {
                string takes = key.Type switch
                {
                    ConfigKeyType.Section => "object",
                    ConfigKeyType.DiskMap => "object: name → disk",
                    ConfigKeyType.Text => "text",
                    ConfigKeyType.TextList => "text or list",
                    ConfigKeyType.Flag => "true, false",
                    ConfigKeyType.SectionOrFlag => "true, false, object",
                    ConfigKeyType.SpaceThreshold => "part or size",
                    ConfigKeyType.CountThreshold => "part or number",
                    _ => key.Range,
                };
                string otherwise = key.Required ? "**required**" : IsJson(key.Default) ? $"`{key.Default}`" : key.Default;
                text.Append(CultureInfo.InvariantCulture, $"| `{key.Name}` | {takes} | {otherwise} | {key.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Other defaults are words.</summary>
    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string CodeTable()
    {
        StringBuilder text = new("| code | weight | what it says |\n|---|---|---|\n");
        foreach (ConfigCode code in ConfigCodes.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{code.Code}` | {code.Severity.ToString().ToLowerInvariant()} | {code.Summary} |\n");
        }

        return text.ToString();
    }

    private static string PresetTable()
    {
        StringBuilder text = new("| preset | fsType | options | why |\n|---|---|---|---|\n");
        foreach ((FilesystemInfo filesystem, FilesystemPreset preset) in FilesystemCatalog.All.SelectMany(f => f.Presets.Select(p => (f, p))).OrderBy(row => row.p.Name, StringComparer.Ordinal))
        {
            string why = string.Join("; ", preset.Options.Select(o => $"`{o.Key}`: {o.Value}"));
            string warning = preset.Warning is null ? "" : $". **{char.ToUpperInvariant(preset.Warning[0])}{preset.Warning[1..]}**";
            text.Append(CultureInfo.InvariantCulture, $"| `{preset.Name}` | {filesystem.Name} | `{string.Join(',', preset.Options.Select(o => o.Key))}` | {why}{warning} |\n");
        }

        return text.ToString();
    }

    private static string FilesystemTable()
    {
        StringBuilder text = new("| fsType | kernel module | check before mounting | added unless given | written |\n|---|---|---|---|---|\n");
        foreach (FilesystemInfo filesystem in FilesystemCatalog.All)
        {
            string defaults = filesystem.Defaults.IsEmpty ? "" : $"`{string.Join(',', filesystem.Defaults)}`";
            text.Append(CultureInfo.InvariantCulture, $"| `{filesystem.Name}` | {filesystem.Module} | {filesystem.FsckProgram ?? "none"} | {defaults} | {(filesystem.IsReadOnly ? "never" : "yes")} |\n");
        }

        return text.ToString();
    }
}
