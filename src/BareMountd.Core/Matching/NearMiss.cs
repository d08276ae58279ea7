using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching;

/// <summary>Looks for the reason why a disk is missing that a person would find by looking: one sentence, or nothing.</summary>
internal static class NearMiss
{
    private const int MaxNames = 3;

    /// <summary>The most telling near miss of a disk that no device fits; null when there is none.</summary>
    public static string? Find(DiskConfig disk, WorldIndex index) =>
        NoMedium(disk, index)
        ?? OneKeyOff(disk, index)
        ?? SimilarSerial(disk, index)
        ?? NvmePattern(disk, index);

    /// <summary>The sentence that goes with a translated pattern.</summary>
    public static string TranslationNotice(string pattern, BlockDevice target, BlockDevice disk)
    {
        string? link = NvmeTranslation.RealLink(target) ?? NvmeTranslation.RealLink(disk);
        return $"pattern \"{pattern}\" never matches by itself under WSL2, where Windows shows NVMe disks as SCSI; "
            + (link is null ? $"the device is {target.DevNode} and has no by-id name" : $"the name that really exists is {link}");
    }

    private static string? NoMedium(DiskConfig disk, WorldIndex index)
    {
        DiskGroup? empty = Identified(disk, index).FirstOrDefault(g => !g.HasMedium);
        return empty is null ? null : $"{empty.Name} fits but has no medium (size 0)";
    }

    /// <summary>A disk or partition that one key names while another key of the same declaration says no.</summary>
    private static string? OneKeyOff(DiskConfig disk, WorldIndex index)
    {
        foreach ((string key, MatchConfig without) in Without(disk.Match))
        {
            KeyMatcher matcher = new(disk with { Match = without }, index.World.Host.IsWsl);
            Candidate? fits = matcher.Possible(index).Select(g => matcher.Try(g, null)).FirstOrDefault(c => c is { Strength: MatchStrength.Strong });
            if (fits is not null)
            {
                return $"{fits.Devices[0].Name} fits all keys but {key}: {Actual(key, fits, disk.Match)}";
            }
        }

        return null;
    }

    private static IEnumerable<(string Key, MatchConfig Without)> Without(MatchConfig match)
    {
        (string Key, bool Given, MatchConfig Without)[] keys =
        [
            ("partUuid", !match.PartUuid.IsEmpty, match with { PartUuid = [] }),
            ("uuid", !match.Uuid.IsEmpty, match with { Uuid = [] }),
            ("label", !match.Label.IsEmpty, match with { Label = [] }),
            ("partLabel", !match.PartLabel.IsEmpty, match with { PartLabel = [] }),
            ("byId", !match.ById.IsEmpty, match with { ById = [] }),
            ("path", !match.Path.IsEmpty, match with { Path = [] }),
            ("model", !match.Model.IsEmpty, match with { Model = [] }),
            ("serial", !match.Serial.IsEmpty, match with { Serial = [] }),
            ("wwn", !match.Wwn.IsEmpty, match with { Wwn = [] }),
        ];
        return keys.Where(k => k.Given && Identifies(k.Without)).Select(k => (k.Key, k.Without));
    }

    /// <summary>A model or a place alone is no identity: "all keys but the serial" would name any disk of that make.</summary>
    private static bool Identifies(MatchConfig match) =>
        match.NamesTarget || !match.Serial.IsEmpty || !match.Wwn.IsEmpty || !match.ById.IsEmpty;

    private static string Actual(string key, Candidate candidate, MatchConfig match)
    {
        BlockDevice head = candidate.Group.Head;
        IEnumerable<BlockDevice> parts = candidate.Devices;
        return key switch
        {
            "serial" => $"declared {DeviceText.Quoted(match.Serial)}, it has {DeviceText.Serials(head)}",
            "wwn" => $"declared {DeviceText.Quoted(match.Wwn)}, it has {head.Wwn ?? "none"}",
            "model" => $"declared {DeviceText.Quoted(match.Model)}, it has \"{head.Model}\"",
            "byId" => $"declared {DeviceText.Quoted(match.ById)}, it has {NvmeTranslation.RealLink(candidate.Devices[0]) ?? "no by-id name"}",
            "path" => $"declared {DeviceText.Quoted(match.Path)}, it is {candidate.Devices[0].DevNode}",
            "uuid" => $"declared {DeviceText.Quoted(match.Uuid)}, it has {Values(parts, d => d.Content.Uuid)}",
            "label" => $"declared {DeviceText.Quoted(match.Label)}, it has {Values(parts, d => d.Content.Label)}",
            "partUuid" => $"declared {DeviceText.Quoted(match.PartUuid)}, it has {Values(parts, d => d.Entry?.Uuid)}",
            "partLabel" => $"declared {DeviceText.Quoted(match.PartLabel)}, it has {Values(parts, d => d.Entry?.Name)}",
            _ => throw new InvalidOperationException($"unknown key {key}"),
        };
    }

    private static string Values(IEnumerable<BlockDevice> devices, Func<BlockDevice, string?> value)
    {
        string found = string.Join(", ", devices.Where(d => !string.IsNullOrEmpty(value(d))).Select(d => $"\"{value(d)}\" on {d.Name}"));
        return found.Length == 0 ? "none" : found;
    }

    private static IEnumerable<DiskGroup> Identified(DiskConfig disk, WorldIndex index) =>
        disk.Match.Serial.SelectMany(index.WithSerial).Concat(disk.Match.Wwn.SelectMany(index.WithWwn));

    /// <summary>A serial that was cut, has something before or behind it, or has one or two wrong characters.</summary>
    private static string? SimilarSerial(DiskConfig disk, WorldIndex index)
    {
        foreach (string declared in disk.Match.Serial)
        {
            string wanted = SerialNormalizer.Normalize(declared);
            if (wanted.Length < SerialNormalizer.MinLength)
            {
                continue;
            }

            foreach (DiskGroup group in index.Groups)
            {
                foreach (string key in group.SerialKeys.Order(StringComparer.Ordinal))
                {
                    if (Difference(wanted, key) is string difference)
                    {
                        return $"the serial of {group.Name} {difference}: it has {DeviceText.Serials(group.Head)}, declared is \"{declared}\"";
                    }
                }
            }
        }

        return null;
    }

    private static string? Difference(string wanted, string actual)
    {
        if (wanted.Length == actual.Length)
        {
            int wrong = 0;
            for (int i = 0; i < wanted.Length && wrong <= 2; i++)
            {
                wrong += wanted[i] == actual[i] ? 0 : 1;
            }

            // Two characters of a short serial are a different disk of the same batch, not a slip.
            return wrong <= (wanted.Length >= 12 ? 2 : 1) ? $"differs in {wrong} character{(wrong == 1 ? "" : "s")}" : null;
        }

        bool close = Math.Min(wanted.Length, actual.Length) * 2 >= Math.Max(wanted.Length, actual.Length);
        return !close ? null
            : actual.Contains(wanted, StringComparison.Ordinal) ? "is longer"
            : wanted.Contains(actual, StringComparison.Ordinal) ? "is shorter"
            : null;
    }

    /// <summary>Names that do exist, for a pattern that cannot fit any of them under WSL2.</summary>
    private static string? NvmePattern(DiskConfig disk, WorldIndex index)
    {
        string? pattern = disk.Match.ById.FirstOrDefault(NvmeTranslation.IsNvme);
        if (pattern is null || !index.World.Host.IsWsl)
        {
            return null;
        }

        ImmutableArray<string> names =
        [
            .. index.Groups.Where(g => NvmeTranslation.IsTranslated(g.Head))
                .Select(g => NvmeTranslation.RealLink(g.Head))
                .OfType<string>(),
        ];
        return $"under WSL2 no name begins with nvme-, since Windows shows NVMe disks as SCSI; pattern \"{pattern}\" fits none of them. "
            + (names.IsEmpty ? "No NVMe disk is attached" : $"Names here: {string.Join(", ", names.Take(MaxNames))}{(names.Length > MaxNames ? ", …" : "")}");
    }
}
