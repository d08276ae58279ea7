using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Text;

namespace BareMountd.Core.Matching;

/// <summary>
/// The <c>match</c> section of one declared disk, made ready to be tried on many devices. Keys are joined by AND, the values of a key by OR;
/// serial, wwn and model are asked of the whole disk, byId and path of the device or its whole disk, the rest of the device itself.
/// </summary>
internal sealed class KeyMatcher
{
    private const string ById = "by-id/";
    private const string ByPath = "by-path/";

    private readonly DiskConfig _disk;
    private readonly MatchConfig _match;
    private readonly bool _wsl;
    private readonly ImmutableArray<(string Pattern, Glob? Glob)> _byId;
    private readonly ImmutableArray<(string Pattern, Glob? Glob)> _model;
    private readonly ImmutableArray<(string Pattern, Glob? Glob)> _path;

    public KeyMatcher(DiskConfig disk, bool wsl)
    {
        _disk = disk;
        _match = disk.Match;
        _wsl = wsl;
        _byId = Parse(_match.ById, ById);
        _model = Parse(_match.Model, null);
        _path = Parse(_match.Path, ByPath);
    }

    /// <summary>Groups that can fit at all, by the most selective key that an index answers; every group where only globs are given.</summary>
    public IReadOnlyList<DiskGroup> Possible(WorldIndex index)
    {
        if (!_match.Serial.IsEmpty)
        {
            return Union(_match.Serial, index.WithSerial);
        }

        if (!_match.Wwn.IsEmpty)
        {
            return Union(_match.Wwn, index.WithWwn);
        }

        if (!_match.PartUuid.IsEmpty)
        {
            return Union(_match.PartUuid, index.WithPartUuid);
        }

        if (!_match.Uuid.IsEmpty)
        {
            return Union(_match.Uuid, index.WithUuid);
        }

        if (!_match.Label.IsEmpty)
        {
            return Union(_match.Label, index.WithLabel);
        }

        if (!_match.PartLabel.IsEmpty)
        {
            return Union(_match.PartLabel, index.WithPartLabel);
        }

        if (!_byId.IsEmpty && _byId.All(p => p.Glob is { HasWildcards: false } && !Translates(p.Pattern)))
        {
            return Union(_byId.Select(p => p.Pattern), name => [.. index.WithLink(ById + name).Select(index.GroupOf)]);
        }

        return _byId.IsEmpty && _model.IsEmpty && _path.IsEmpty ? [] : index.Groups;
    }

    /// <summary>Tries every key on a whole disk and its partitions; null when it does not fit.</summary>
    public Candidate? Try(DiskGroup group, TraceLog? traces)
    {
        if (!group.HasMedium)
        {
            Trace(traces, group.Name, "match", false, "size 0: no medium in the drive");
            return null;
        }

        if (!TrySerial(group, traces) || !TryWwn(group, traces) || !TryModel(group, traces))
        {
            return null;
        }

        ImmutableArray<BlockDevice>.Builder fitting = ImmutableArray.CreateBuilder<BlockDevice>();
        bool strong = false;
        string? translated = null;
        foreach (BlockDevice device in group.Devices)
        {
            if (device.SizeBytes > 0 && TryDevice(device, group, traces, out MatchStrength byId, out string? pattern))
            {
                fitting.Add(device);
                strong |= byId == MatchStrength.Strong;
                translated ??= pattern;
            }
        }

        if (fitting.Count == 0)
        {
            return null;
        }

        bool identified = strong || _byId.IsEmpty || !_match.Serial.IsEmpty || !_match.Wwn.IsEmpty || _match.NamesTarget;
        return new Candidate(group, fitting.ToImmutable(), identified ? MatchStrength.Strong : MatchStrength.Weak, translated);
    }

    private static ImmutableArray<(string Pattern, Glob? Glob)> Parse(ImmutableArray<string> patterns, string? below) =>
        [.. patterns.Select(p => below is null ? p : BelowOf(p, below)).Select(p => (p, Glob.TryParse(p, out Glob? glob, out _) ? glob : null))];

    /// <summary>The name below <c>by-id/</c> or <c>by-path/</c>, however much of the directory was written before it.</summary>
    private static string BelowOf(string pattern, string directory)
    {
        int at = pattern.IndexOf(directory, StringComparison.Ordinal);
        return at == 0 || (at > 0 && pattern[at - 1] == '/') ? pattern[(at + directory.Length)..] : pattern;
    }

    private static List<DiskGroup> Union(IEnumerable<string> values, Func<string, IReadOnlyList<DiskGroup>> find)
    {
        List<DiskGroup> groups = [];
        foreach (string value in values)
        {
            foreach (DiskGroup group in find(value))
            {
                if (!groups.Contains(group))
                {
                    groups.Add(group);
                }
            }
        }

        groups.Sort((a, b) => DeviceNames.Natural.Compare(a.Name, b.Name));
        return groups;
    }

    private static bool FitsLink(BlockDevice device, string directory, Glob glob)
    {
        foreach (string link in device.Links)
        {
            if (link.StartsWith(directory, StringComparison.Ordinal) && glob.IsMatch(link.AsSpan(directory.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Links(BlockDevice device, string directory)
    {
        string names = string.Join(", ", device.Links.Where(l => l.StartsWith(directory, StringComparison.Ordinal)).Select(l => l[directory.Length..]));
        return names.Length == 0 ? "no such name" : names;
    }

    private bool Translates(string pattern) => _wsl && NvmeTranslation.IsNvme(pattern);

    private bool TrySerial(DiskGroup group, TraceLog? traces)
    {
        if (_match.Serial.IsEmpty)
        {
            return true;
        }

        bool fits = _match.Serial.Any(s => group.SerialKeys.Contains(SerialNormalizer.Normalize(s)));
        Trace(traces, group.Name, "match.serial", fits, traces is null ? "" : $"declared {DeviceText.Quoted(_match.Serial)}; the disk has {DeviceText.Serials(group.Head)}");
        return fits;
    }

    private bool TryWwn(DiskGroup group, TraceLog? traces)
    {
        if (_match.Wwn.IsEmpty)
        {
            return true;
        }

        bool fits = _match.Wwn.Any(w => group.WwnKeys.Contains(WwnNormalizer.Normalize(w)));
        Trace(traces, group.Name, "match.wwn", fits, traces is null ? "" : $"declared {DeviceText.Quoted(_match.Wwn)}; the disk has {group.Head.Wwn ?? "none"}");
        return fits;
    }

    private bool TryModel(DiskGroup group, TraceLog? traces)
    {
        if (_match.Model.IsEmpty)
        {
            return true;
        }

        // The configuration may be written with the model as udev shows it (ID_MODEL: blanks are underscores).
        string model = group.Head.Model ?? "";
        string underscored = model.Replace(' ', '_');
        bool fits = _model.Any(p => p.Glob is not null && (p.Glob.IsMatch(model) || p.Glob.IsMatch(underscored)));
        Trace(traces, group.Name, "match.model", fits, traces is null ? "" : $"declared {DeviceText.Quoted(_match.Model)}; the disk has \"{model}\"");
        return fits;
    }

    private bool TryDevice(BlockDevice device, DiskGroup group, TraceLog? traces, out MatchStrength byId, out string? translated)
    {
        byId = TryById(device, group, out translated);
        if (!_byId.IsEmpty)
        {
            Trace(traces, device.Name, "match.byId", byId != MatchStrength.None, traces is null ? "" : ByIdDetail(device, translated));
            if (byId == MatchStrength.None)
            {
                return false;
            }
        }

        return TryPath(device, group, traces)
            && TryOwn("partUuid", _match.PartUuid, device.Entry?.Uuid, StringComparison.OrdinalIgnoreCase, device, traces)
            && TryOwn("uuid", _match.Uuid, device.Content.Uuid, StringComparison.OrdinalIgnoreCase, device, traces)
            && TryOwn("label", _match.Label, device.Content.Label, StringComparison.Ordinal, device, traces)
            && TryOwn("partLabel", _match.PartLabel, device.Entry?.Name, StringComparison.Ordinal, device, traces);
    }

    private MatchStrength TryById(BlockDevice device, DiskGroup group, out string? translated)
    {
        MatchStrength best = MatchStrength.None;
        translated = null;
        foreach ((string pattern, Glob? glob) in _byId)
        {
            if (glob is null)
            {
                continue;
            }

            if (FitsLink(device, ById, glob) || (group.Disk is not null && FitsLink(group.Disk, ById, glob)))
            {
                translated = null;
                return MatchStrength.Strong;
            }

            MatchStrength other = Translates(pattern) ? NvmeTranslation.Test(pattern, device, group) : MatchStrength.None;
            if (other > best)
            {
                best = other;
                translated = pattern;
            }
        }

        return best;
    }

    private string ByIdDetail(BlockDevice device, string? translated) => translated is not null
        ? $"pattern \"{translated}\" fits the name that the disk would have without Windows' translation to SCSI; the name here is {NvmeTranslation.RealLink(device) ?? "unknown"}"
        : $"declared {DeviceText.Quoted(_match.ById)}; the device has {Links(device, ById)}";

    private bool TryPath(BlockDevice device, DiskGroup group, TraceLog? traces)
    {
        if (_path.IsEmpty)
        {
            return true;
        }

        bool fits = _path.Any(p => FitsPath(device, p.Pattern, p.Glob) || (group.Disk is not null && FitsPath(group.Disk, p.Pattern, p.Glob)));
        Trace(traces, device.Name, "match.path", fits, traces is null ? "" : $"declared {DeviceText.Quoted(_match.Path)}; the device is {device.DevNode}, by-path {Links(device, ByPath)}");
        return fits;
    }

    private static bool FitsPath(BlockDevice device, string pattern, Glob? glob)
    {
        const string Mapper = "/mapper/";
        int mapper = pattern.LastIndexOf(Mapper, StringComparison.Ordinal);
        return pattern == device.DevNode
            || (mapper >= 0 && device.Links.Contains(string.Concat("by-id/dm-name-", pattern.AsSpan(mapper + Mapper.Length))))
            || (glob is not null && FitsLink(device, ByPath, glob));
    }

    private bool TryOwn(string key, ImmutableArray<string> declared, string? actual, StringComparison comparison, BlockDevice device, TraceLog? traces)
    {
        if (declared.IsEmpty)
        {
            return true;
        }

        bool fits = !string.IsNullOrEmpty(actual) && declared.Any(d => string.Equals(d, actual, comparison));
        Trace(traces, device.Name, "match." + key, fits, traces is null ? "" : $"declared {DeviceText.Quoted(declared)}; the device has {(actual is null ? "none" : $"\"{actual}\"")}");
        return fits;
    }

    private void Trace(TraceLog? traces, string device, string rule, bool passed, string detail) =>
        traces?.Add(_disk.Name, device, rule, passed, detail);
}
