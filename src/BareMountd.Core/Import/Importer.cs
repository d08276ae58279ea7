using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BareMountd.Core.Configuration;
using BareMountd.Core.Filesystems;
using BareMountd.Core.Host;
using BareMountd.Core.Text;

namespace BareMountd.Core.Import;

/// <summary>Turns mounts that a machine has into declared disks. Pure. What is not surely a disk of its own is left where it is, with the reason.</summary>
public static partial class Importer
{
    private const int MaxNameLength = 60;

    // What the kernel reports although nobody asked for it: defaults of the VFS, of xfs and of btrfs, and SELinux' sign.
    private static readonly FrozenSet<string> s_reported = new[]
    {
        "rw", "relatime", "seclabel", "attr2", "inode64", "logbufs=8", "logbsize=32k", "noquota", "ssd", "discard=async", "space_cache", "space_cache=v2",
        "codepage=437", "iocharset=ascii", "iocharset=utf8", "shortname=mixed", "utf8", "errors=remount-ro",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_tags = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["UUID"] = "uuid",
        ["LABEL"] = "label",
        ["PARTUUID"] = "partUuid",
        ["PARTLABEL"] = "partLabel",
        ["ID"] = "byId",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_folders = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["by-uuid"] = "uuid",
        ["by-label"] = "label",
        ["by-partuuid"] = "partUuid",
        ["by-partlabel"] = "partLabel",
        ["by-id"] = "byId",
        ["by-path"] = "path",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The disks, in the order of the lines.</summary>
    /// <param name="lines">What was read.</param>
    /// <param name="skipped">Gets the rest.</param>
    public static ImmutableArray<ImportedDisk> Import(IEnumerable<MountLine> lines, ICollection<SkippedLine> skipped)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(skipped);
        ImmutableArray<ImportedDisk>.Builder disks = ImmutableArray.CreateBuilder<ImportedDisk>();
        HashSet<string> names = new(StringComparer.Ordinal);
        HashSet<string> points = new(StringComparer.Ordinal);
        foreach (MountLine line in lines)
        {
            if (Skip(line, points) is string reason)
            {
                skipped.Add(new SkippedLine(line.Where, line.Target, reason));
                continue;
            }

            (string key, string value, int? partition)? match = Match(line, out string why);
            if (match is null)
            {
                skipped.Add(new SkippedLine(line.Where, line.Target, why));
                continue;
            }

            string point = MountPath.Normalize(line.Target).Path!;
            points.Add(point);
            disks.Add(Declare(line, Name(point, names), match.Value, point));
        }

        return disks.ToImmutable();
    }

    /// <summary>Why a line is no disk of its own, or null.</summary>
    private static string? Skip(MountLine line, HashSet<string> points)
    {
        if (line.FsType == "swap" || line.Target is "none" or "swap")
        {
            return "swap space is not mounted";
        }

        // The tags are those of the whole filesystem. A subvolume of btrfs is what its option says; a directory of anything else is a bind mount.
        if (line.Source.EndsWith(']') && line.FsType != "btrfs")
        {
            return "only a part of a filesystem is mounted there";
        }

        foreach (string option in line.Options)
        {
            switch (MountOption.Parse(option).Key)
            {
                case "bind" or "rbind":
                    return "a bind mount has no disk of its own";
                case "loop":
                    return "a loop device is a file, not a disk";
                case "_netdev":
                    return "a network filesystem is not a disk";
                default:
                    break;
            }
        }

        if (FilesystemCatalog.NotMountable.TryGetValue(line.FsType, out string? instead) && line.FsType != "auto")
        {
            return $"{line.FsType}: {instead}";
        }

        if (line.FsType is not ("" or "auto") && FilesystemCatalog.Find(line.FsType) is null)
        {
            return $"{line.FsType} is no filesystem of a disk, or not one that baremountd mounts";
        }

        (string? path, _, string? reason) = MountPath.Normalize(line.Target);
        return path is null ? reason
            : points.Contains(path) ? "something is declared at that place already"
            : path.Split('/').Any(name => name.Any(char.IsControl)) ? "its mount point has control characters"
            : null;
    }

    private static (string Key, string Value, int? Partition)? Match(MountLine line, out string reason)
    {
        reason = "";
        foreach (string text in line.Tags.Prepend(line.Source))
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && s_tags.TryGetValue(text[..equals], out string? key))
            {
                string value = text[(equals + 1)..].Trim('"');
                if (value.Length > 0)
                {
                    return OfName(key, value);
                }
            }
        }

        string prefix = LinuxRoots.System.DevDisk + "/";
        if (line.Source.StartsWith(prefix, StringComparison.Ordinal) && line.Source[prefix.Length..].Split('/', 2) is [string folder, string name]
            && name.Length > 0 && s_folders.TryGetValue(folder, out string? byFolder))
        {
            return OfName(byFolder, byFolder is "label" or "partLabel" ? Unescape(name) : name);
        }

        string dev = LinuxRoots.System.Dev + "/";
        reason = line.Source.StartsWith(dev + "mapper/", StringComparison.Ordinal) || line.Source.StartsWith(dev + "dm-", StringComparison.Ordinal)
                ? $"{line.Source} is built on other devices: declare it by the uuid of its filesystem (blkid {line.Source})"
            : line.Source.StartsWith(dev, StringComparison.Ordinal) ? $"{line.Source} is a name that changes: declare it by its uuid or serial (baremountctl devices {line.Source[dev.Length..]})"
            : $"{line.Source} is no block device";
        return null;
    }

    /// <summary>A partition's name below by-id and by-path says the disk and the number.</summary>
    private static (string Key, string Value, int? Partition) OfName(string key, string value)
    {
        if (key is "byId" or "path" && PartitionOf().Match(value) is { Success: true } part
            && int.TryParse(part.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 255)
        {
            return (key, Glob.Escape(value[..part.Index]), number);
        }

        return (key, key is "byId" or "path" ? Glob.Escape(value) : value, null);
    }

    private static ImportedDisk Declare(MountLine line, string name, (string Key, string Value, int? Partition) match, string point)
    {
        FilesystemInfo? filesystem = FilesystemCatalog.Find(line.FsType);
        List<string> options = [];
        List<string> notes = [];
        bool readOnly = filesystem?.IsReadOnly == true, enabled = true;
        foreach (string text in line.Options.Where(o => o.Length > 0))
        {
            MountOption option = MountOption.Parse(text);
            switch (text)
            {
                case "ro":
                    readOnly = true;
                    continue;
                case "noauto":
                    enabled = false;
                    continue;
                case "rw" or "defaults" or "auto" or "nofail":
                    continue;
                default:
                    break;
            }

            OptionRule? rule = filesystem?.Option(option.Key) ?? FilesystemCatalog.Generic.Option(option.Key);
            if (line.IsEffective && (s_reported.Contains(text) || rule is null || option.Key == "subvolid"))
            {
                continue;
            }

            string? reason = option.Key.StartsWith("x-systemd.", StringComparison.Ordinal) ? "it speaks to systemd's fstab generator; see \"after\" and \"policy\""
                : FilesystemCatalog.ReservedOptions.TryGetValue(option.Key, out string? reserved) ? reserved
                : filesystem?.Removal(option)
                ?? (option.Key.StartsWith("x-", StringComparison.OrdinalIgnoreCase) ? null
                    : rule is null ? filesystem is null ? null : $"{filesystem.Name} has no such option"
                    : rule.Accepts(option.Value) ? null : $"allowed: {rule.Allowed}");
            if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                reason = "it has a blank in it";
            }

            if (reason is null)
            {
                options.Add(text);
            }
            else
            {
                notes.Add($"without the option {text}: {reason}");
            }
        }

        return new ImportedDisk(
            name, match.Key, match.Value, match.Partition, point, filesystem?.Name, [.. options.Distinct()], readOnly, enabled, [.. notes]);
    }

    /// <summary>From the end of the mount point: <c>/mnt/wsl/data</c> is <c>data</c>.</summary>
    private static string Name(string point, HashSet<string> names)
    {
        StringBuilder slug = new();
        foreach (char c in point[(point.LastIndexOf('/') + 1)..])
        {
            if (slug.Length < MaxNameLength)
            {
                slug.Append(char.IsAsciiLetterOrDigit(c) || (slug.Length > 0 && c is '-' or '_' or '.') ? c : slug.Length > 0 ? '-' : "");
            }
        }

        string name = slug.Length > 0 ? slug.ToString() : "disk";
        string free = name;
        for (int n = 2; !names.Add(free); n++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{n}");
        }

        return free;
    }

    /// <summary>udev writes characters that a file name should not have as <c>\x20</c>.</summary>
    private static string Unescape(string name) => Devices.UdevEncoding.Decode(name);

    [GeneratedRegex("-part([0-9]{1,3})$", RegexOptions.CultureInvariant)]
    private static partial Regex PartitionOf();
}
