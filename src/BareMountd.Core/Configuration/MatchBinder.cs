using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>Reads a <c>match</c> section.</summary>
internal static partial class MatchBinder
{
    private static readonly string s_byId = LinuxRoots.System.DevDisk + "/by-id/";
    private static readonly string s_byPath = LinuxRoots.System.DevDisk + "/by-path/";

    /// <summary>The match; what is wrong in it is reported and left out.</summary>
    public static MatchConfig Bind(ConfigNode node, ConfigContext context, DiagnosticBag bag)
    {
        int before = node.Children.Count;
        ObjectReader reader = new(node, ConfigKeys.Match, bag);
        if (before == 0)
        {
            bag.Add(ConfigCodes.EmptyMatch, node, $"an empty match would fit every device; give one of {string.Join(", ", ConfigKeys.Of(ConfigKeys.Match).Select(k => k.Name))}");
        }

        return new MatchConfig
        {
            ById = Each(reader.Texts("byId"), n => ById(n, context, bag)),
            Serial = Each(reader.Texts("serial"), n => Checked(n, SerialNormalizer.Weakness(n.Text), ConfigCodes.WeakSerial, "serial", bag)),
            Wwn = Each(reader.Texts("wwn"), n => Checked(n, WwnNormalizer.Weakness(n.Text), ConfigCodes.InvalidWwn, "world wide name", bag)),
            Uuid = Each(reader.Texts("uuid"), n => Uuid(n, "UUID", "by-uuid", FilesystemUuid(), bag)),
            Label = Each(reader.Texts("label"), n => Pasted(n, "LABEL", "by-label", bag)),
            PartUuid = Each(reader.Texts("partUuid"), n => Uuid(n, "PARTUUID", "by-partuuid", PartitionUuid(), bag)),
            PartLabel = Each(reader.Texts("partLabel"), n => Pasted(n, "PARTLABEL", "by-partlabel", bag)),
            Model = Each(reader.Texts("model"), n => Pattern(n, n.Text, bag)),
            Path = Each(reader.Texts("path"), n => Path(n, bag)),
        };
    }

    /// <summary>One text for matches that fit the same devices: values as they are compared, sorted.</summary>
    public static string Fingerprint(MatchConfig match)
    {
        StringBuilder text = new();
        Append("id", match.ById, v => v);
        Append("serial", match.Serial, SerialNormalizer.Normalize);
        Append("wwn", match.Wwn, WwnNormalizer.Normalize);
        Append("uuid", match.Uuid, v => v.ToLowerInvariant());
        Append("label", match.Label, v => v);
        Append("partuuid", match.PartUuid, v => v.ToLowerInvariant());
        Append("partlabel", match.PartLabel, v => v);
        Append("model", match.Model, v => v);
        Append("path", match.Path, v => v);
        return text.ToString();

        void Append(string key, ImmutableArray<string> values, Func<string, string> normalize)
        {
            // No value has a control character, so the separators cannot be forged.
            foreach (string value in values.Select(normalize).Distinct().Order(StringComparer.Ordinal))
            {
                text.Append(key).Append('\x1f').Append(value).Append('\x1e');
            }
        }
    }

    private static ImmutableArray<string> Each(ImmutableArray<ConfigNode> nodes, Func<ConfigNode, string?> read) =>
        [.. nodes.Select(read).OfType<string>()];

    private static string? Checked(ConfigNode node, string? weakness, string code, string what, DiagnosticBag bag)
    {
        if (weakness is null)
        {
            return node.Text;
        }

        bag.Add(code, node, $"the {what} {DiagnosticBag.Show(node.Text)} {weakness}, so it cannot identify a disk; `baremountctl devices` lists what can");
        return null;
    }

    private static string? ById(ConfigNode node, ConfigContext context, DiagnosticBag bag)
    {
        string text = node.Text.StartsWith(s_byId, StringComparison.Ordinal) ? node.Text[s_byId.Length..] : node.Text;
        if (text.Contains('/', StringComparison.Ordinal))
        {
            bag.Add(ConfigCodes.InvalidById, node, $"{DiagnosticBag.Show(node.Text)} has a /; byId is compared with the names in {s_byId.TrimEnd('/')}, for device nodes there is path");
            return null;
        }

        if (Pattern(node, text, bag) is null)
        {
            return null;
        }

        if (context.Host.IsWsl && text.StartsWith("nvme-", StringComparison.Ordinal))
        {
            bag.Add(ConfigCodes.NvmeUnderWsl, node, NvmeNotice(text));
        }

        return text;
    }

    /// <summary>Windows shows an NVMe disk to WSL as SCSI: vendor NVMe, 16 characters of the model, the serial (page 0x80).</summary>
    private static string NvmeNotice(string pattern)
    {
        const int ModelLength = 16;
        string rest = pattern["nvme-".Length..];
        if (rest.StartsWith("eui.", StringComparison.Ordinal) || rest.StartsWith("nguid.", StringComparison.Ordinal))
        {
            string serial = SerialNormalizer.Normalize(rest);
            return serial.All(char.IsAsciiHexDigit)
                ? $"under WSL no disk has an nvme-… name; \"serial\": \"{serial}\" names the same disk here and elsewhere"
                : "under WSL no disk has an nvme-… name; put the identifier under serial, without wildcards";
        }

        int wild = rest.AsSpan().IndexOfAny('*', '?', '[');
        string literal = wild < 0 ? rest : rest[..wild];
        string model = literal.Length > ModelLength ? literal[..ModelLength] : literal;
        return $"under WSL no disk has an nvme-… name: the link that really exists begins with scsi-SNVMe_{TextEscaper.ForTerminal(model)}. The pattern is tried on the name without the translation and counts "
            + "only when exactly one disk fits; serial is the stronger key (`baremountctl devices` shows it)";
    }

    private static string? Pattern(ConfigNode node, string text, DiagnosticBag bag)
    {
        if (!Glob.TryParse(text, out Glob? glob, out string? error))
        {
            bag.Add(ConfigCodes.InvalidGlob, node, $"the pattern {DiagnosticBag.Show(text)} is wrong: {TextEscaper.ForTerminal(error!)}");
            return null;
        }

        if (glob!.LiteralLength == 0)
        {
            bag.Add(ConfigCodes.GlobTooBroad, node, $"the pattern {DiagnosticBag.Show(text)} fits every disk; name at least one character that must be there");
            return null;
        }

        return text;
    }

    private static string? Path(ConfigNode node, DiagnosticBag bag)
    {
        string dev = LinuxRoots.System.Dev + "/";
        if (node.Text.StartsWith(s_byPath, StringComparison.Ordinal) && node.Text.Length > s_byPath.Length)
        {
            return Pattern(node, node.Text[s_byPath.Length..], bag) is null ? null : node.Text;
        }

        string disk = LinuxRoots.System.DevDisk + "/";
        if (node.Text.StartsWith(disk, StringComparison.Ordinal) || !node.Text.StartsWith(dev, StringComparison.Ordinal)
            || node.Text.AsSpan(dev.Length).IndexOfAny("*?[") >= 0 || node.Text.Length == dev.Length)
        {
            string hint = node.Text.StartsWith(disk, StringComparison.Ordinal) ? "; for other directories there are byId, uuid, label, partUuid and partLabel" : "";
            bag.Add(ConfigCodes.InvalidPath, node, $"found {DiagnosticBag.Show(node.Text)}; path takes a device node such as {dev}sdb or a pattern below {s_byPath}{hint}");
            return null;
        }

        if (UnstableNode().IsMatch(node.Text.AsSpan(dev.Length)))
        {
            bag.Add(ConfigCodes.UnstablePath, node, $"{DiagnosticBag.Show(node.Text)} is another disk after the next attachment; use serial, wwn or uuid (`baremountctl devices` lists them)");
        }

        return node.Text;
    }

    private static string? Uuid(ConfigNode node, string tag, string directory, Regex form, DiagnosticBag bag)
    {
        string text = Pasted(node, tag, directory, bag)!;
        if (!form.IsMatch(text))
        {
            string example = tag == "UUID" ? "0a1b2c3d-1111-2222-3333-444455556666, ABCD-1234 (FAT) or 16 hexadecimal digits (NTFS)" : "0a1b2c3d-1111-2222-3333-444455556666 (GPT) or 1a2b3c4d-01 (MBR)";
            bag.Add(ConfigCodes.UnusualUuid, node, $"{DiagnosticBag.Show(text)} does not look like a {tag}: {example}");
        }

        return text;
    }

    /// <summary>Takes off what blkid and fstab write before the value.</summary>
    private static string? Pasted(ConfigNode node, string tag, string directory, DiagnosticBag bag)
    {
        string text = node.Text;
        string folder = $"{LinuxRoots.System.DevDisk}/{directory}/";
        if (text.StartsWith(tag + "=", StringComparison.Ordinal) && text.Length > tag.Length + 1)
        {
            text = text[(tag.Length + 1)..].Trim('"');
        }
        else if (text.StartsWith(folder, StringComparison.Ordinal) && text.Length > folder.Length)
        {
            text = Unescape(text[folder.Length..]);
        }

        if (text.Length == 0)
        {
            return node.Text;
        }

        if (text.Length != node.Text.Length)
        {
            bag.Add(ConfigCodes.PrefixRemoved, node, $"{DiagnosticBag.Show(node.Text)} is read as {DiagnosticBag.Show(text)}");
        }

        return text;
    }

    /// <summary>udev writes characters that a file name should not have as <c>\x20</c>.</summary>
    private static string Unescape(string name) => EscapedByte().Replace(name, m =>
        (char)int.Parse(m.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is >= ' ' and < '\x7f' and char c ? c.ToString() : m.Value);

    [GeneratedRegex(@"\\x[0-9a-f]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedByte();

    // RFC 4122 (ext4, xfs, btrfs, …), FAT and exFAT, NTFS and UDF, ISO 9660 (a date).
    [GeneratedRegex(@"^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{4}-[0-9a-fA-F]{4}|[0-9a-fA-F]{16}|[0-9]{4}(-[0-9]{2}){6})\z", RegexOptions.CultureInvariant)]
    private static partial Regex FilesystemUuid();

    [GeneratedRegex(@"^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{8}-[0-9a-fA-F]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartitionUuid();

    [GeneratedRegex(@"^(sd[a-z]+[0-9]*|vd[a-z]+[0-9]*|hd[a-z]+[0-9]*|xvd[a-z]+[0-9]*|nvme[0-9]+n[0-9]+(p[0-9]+)?|mmcblk[0-9]+(p[0-9]+)?|loop[0-9]+(p[0-9]+)?|dm-[0-9]+|md[0-9]+(p[0-9]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnstableNode();
}
