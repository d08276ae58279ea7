using System.Globalization;
using System.Text;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Text;

namespace BareMountd.Core.Views;

/// <summary>Writes a configuration block for a device, ready to paste. Pure.</summary>
public static class SnippetWriter
{
    private const int MaxAlternatives = 8;
    private const int MaxNameLength = 64;

    /// <summary>
    /// A block that declares the device by its most stable identifier that no other device shares, with the other ones as comments.
    /// </summary>
    /// <param name="device">The device: a disk or a partition.</param>
    /// <param name="all">Every device, to know what is unique.</param>
    /// <param name="wsl">True inside WSL2: the mount point is proposed below /mnt/wsl, where every shell sees it.</param>
    /// <param name="format">Language.</param>
    public static string Write(DeviceView device, IReadOnlyList<DeviceView> all, bool wsl, SnippetFormat format)
    {
        string name = Name(device, all);
        Identifier[] unique = [.. device.Identifiers.Where(i => IsUnique(i, device, all))];
        Identifier? chosen = unique.FirstOrDefault();
        Identifier[] alternatives = [.. device.Identifiers.Where(i => i != chosen).Take(MaxAlternatives)];
        int? partition = chosen is not null && NamesDisk(chosen, device, all) ? DeviceNames.PartitionNumber(device.Device.Name, device.Parent) : null;
        string mountPoint = (wsl ? "/mnt/wsl/" : "/mnt/") + name;
        string? fsType = device.Content is string content && ContentKinds.Of(new DeviceContent { Type = content, Usage = "filesystem" }) == ContentKind.Filesystem
            ? content
            : null;

        StringBuilder text = new();
        string comment = format == SnippetFormat.Json ? "//" : "#";
        string Quote(string value) => format == SnippetFormat.Json ? SnippetText.Json(value) : SnippetText.Nix(value);
        string Pair(Identifier identifier) => format == SnippetFormat.Json
            ? $"\"{identifier.Key}\": {Quote(Pattern(identifier))}"
            : $"{identifier.Key} = {Quote(Pattern(identifier))};";

        string about = string.Join(", ", new[] { device.Device.Node, device.Vendor, device.Device.Model, DeviceText.Size(device.Device.SizeBytes) }
            .Where(s => !string.IsNullOrEmpty(s)).Select(s => SnippetText.Json(s!)[1..^1]));
        text.Append(CultureInfo.InvariantCulture, $"{comment} {about}\n");
        if (device.Refusal is string refusal and not (DeviceViewBuilder.NotDeclared or DeviceViewBuilder.Disabled))
        {
            text.Append(CultureInfo.InvariantCulture, $"{comment} refused as things are: {refusal}, {SnippetText.Json(device.RefusalDetail ?? "")[1..^1]}\n");
        }

        if (chosen is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{comment} nothing identifies this device alone: the block below is ambiguous\n");
            chosen = device.Identifiers.Count > 0 ? device.Identifiers[0] : new Identifier("path", device.Device.Node, "");
            alternatives = [.. alternatives.Where(i => i != chosen)];
        }

        text.Append(format == SnippetFormat.Json
            ? $"{Quote(name)}: {{\n"
            : $"services.baremountd.settings.disks.{Quote(name)} = {{\n");
        text.Append(format == SnippetFormat.Json ? "  \"match\": {\n" : "  match = {\n");
        text.Append(CultureInfo.InvariantCulture, $"    {Pair(chosen)}\n");
        foreach (Identifier other in alternatives)
        {
            string note = other.Note.Length == 0 ? "" : $"  ({SnippetText.Json(other.Note)[1..^1]})";
            text.Append(CultureInfo.InvariantCulture, $"    {comment} {Pair(other)}{note}\n");
        }

        text.Append(format == SnippetFormat.Json ? "  },\n" : "  };\n");
        List<(string Key, string Value)> rest = [];
        if (partition is int number)
        {
            rest.Add(("partition", number.ToString(CultureInfo.InvariantCulture)));
        }

        rest.Add(("mountPoint", Quote(mountPoint)));
        if (fsType is not null)
        {
            rest.Add(("fsType", Quote(fsType)));
        }

        for (int i = 0; i < rest.Count; i++)
        {
            text.Append(format == SnippetFormat.Json
                ? $"  \"{rest[i].Key}\": {rest[i].Value}{(i < rest.Count - 1 ? "," : "")}\n"
                : $"  {rest[i].Key} = {rest[i].Value};\n");
        }

        return text.Append(format == SnippetFormat.Json ? "}\n" : "};\n").ToString();
    }

    /// <summary>byId, model and path are globs: a name from a disk that has a wildcard in it is written so that it means itself.</summary>
    private static string Pattern(Identifier identifier) => identifier.Key is not ("byId" or "model" or "path")
        ? identifier.Value
        : Glob.Escape(identifier.Value);

    /// <summary>True when the identifier says the disk and not which part of it.</summary>
    private static bool NamesDisk(Identifier identifier, DeviceView device, IReadOnlyList<DeviceView> all) =>
        device.Parent is not null
        && (identifier.Key is "serial" or "wwn" or "model"
            || all.Any(v => v.Device.Name != device.Device.Name && DiskOf(v) == DiskOf(device) && v.Identifiers.Any(i => Same(i, identifier))));

    private static bool IsUnique(Identifier identifier, DeviceView device, IReadOnlyList<DeviceView> all)
    {
        // A model never tells two disks apart for long: the next one of the kind has it too.
        if (identifier.Key == "model" || identifier.Value.Length == 0)
        {
            return false;
        }

        foreach (DeviceView other in all)
        {
            bool sameDisk = DiskOf(other) == DiskOf(device);
            if (sameDisk && (identifier.Key is "serial" or "wwn" || other.Device.Name == device.Device.Name))
            {
                continue;
            }

            if (other.Identifiers.Any(i => Same(i, identifier)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Same(Identifier a, Identifier b) => a.Key == b.Key && a.Key switch
    {
        "serial" => SerialNormalizer.Normalize(a.Value) == SerialNormalizer.Normalize(b.Value),
        "wwn" => WwnNormalizer.Normalize(a.Value) == WwnNormalizer.Normalize(b.Value),
        "uuid" or "partUuid" => string.Equals(a.Value, b.Value, StringComparison.OrdinalIgnoreCase),
        _ => a.Value == b.Value,
    };

    private static string DiskOf(DeviceView view) => view.Parent ?? view.Device.Name;

    /// <summary>A name for the declaration: label, partition name, model or kernel name, made of allowed characters and not in use.</summary>
    private static string Name(DeviceView device, IReadOnlyList<DeviceView> all)
    {
        string? Value(string key) => device.Identifiers.FirstOrDefault(i => i.Key == key)?.Value;
        string name = new[] { Value("label"), Value("partLabel"), device.Device.Model, device.Device.Name, "disk" }
            .Select(Slug)
            .First(s => s.Length > 0);
        HashSet<string> used = [.. all.Select(v => v.Disk).OfType<string>()];
        string free = name;
        for (int n = 2; used.Contains(free); n++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{n}");
        }

        return free;
    }

    private static string Slug(string? value)
    {
        StringBuilder slug = new();
        foreach (char c in value ?? "")
        {
            if (slug.Length >= MaxNameLength - 4)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }
}
