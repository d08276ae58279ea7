using System.Globalization;
using System.Text;
using BareMountd.Core.Views;

namespace BareMountd.Core.Import;

/// <summary>Writes declared disks as a configuration. Pure.</summary>
public static class ImportWriter
{
    /// <summary>A whole configuration file, or the NixOS option that stands for it.</summary>
    /// <param name="disks">The disks.</param>
    /// <param name="format">Language.</param>
    public static string Write(IReadOnlyList<ImportedDisk> disks, SnippetFormat format)
    {
        ArgumentNullException.ThrowIfNull(disks);
        StringBuilder text = new();
        bool json = format == SnippetFormat.Json;
        text.Append(json ? "{\n  \"disks\": {\n" : "services.baremountd.settings.disks = {\n");
        string indent = json ? "    " : "  ";
        for (int i = 0; i < disks.Count; i++)
        {
            Write(text, disks[i], indent, json, isLast: i == disks.Count - 1);
        }

        return text.Append(json ? "  }\n}\n" : "};\n").ToString();
    }

    private static void Write(StringBuilder text, ImportedDisk disk, string indent, bool json, bool isLast)
    {
        string Quote(string value) => json ? SnippetText.Json(value) : SnippetText.Nix(value);
        foreach (string note in disk.Notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}{(json ? "//" : "#")} {SnippetText.Json(note)[1..^1]}\n");
        }

        string match = json ? $"{{ \"{disk.MatchKey}\": {Quote(disk.MatchValue)} }}" : $"{{ {disk.MatchKey} = {Quote(disk.MatchValue)}; }}";
        List<(string Key, string Value)> rows = [("match", match)];
        if (disk.Partition is int partition)
        {
            rows.Add(("partition", partition.ToString(CultureInfo.InvariantCulture)));
        }

        rows.Add(("mountPoint", Quote(disk.MountPoint)));
        if (disk.FsType is string type)
        {
            rows.Add(("fsType", Quote(type)));
        }

        if (!disk.Options.IsEmpty)
        {
            rows.Add(("options", $"[{(json ? "" : " ")}{string.Join(json ? ", " : " ", disk.Options.Select(Quote))}{(json ? "" : " ")}]"));
        }

        if (disk.ReadOnly)
        {
            rows.Add(("readOnly", "true"));
        }

        if (!disk.Enabled)
        {
            rows.Add(("enabled", "false"));
        }

        text.Append(CultureInfo.InvariantCulture, $"{indent}{Quote(disk.Name)}{(json ? ": {" : " = {")}\n");
        for (int i = 0; i < rows.Count; i++)
        {
            text.Append(json
                ? $"{indent}  \"{rows[i].Key}\": {rows[i].Value}{(i < rows.Count - 1 ? "," : "")}\n"
                : $"{indent}  {rows[i].Key} = {rows[i].Value};\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{indent}{(json ? isLast ? "}" : "}," : "};")}\n");
    }
}
