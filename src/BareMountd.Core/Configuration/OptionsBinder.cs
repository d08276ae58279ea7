using System.Collections.Immutable;
using BareMountd.Core.Filesystems;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>Reads <c>options</c>, <c>preset</c>, <c>readOnly</c> and <c>fsType</c> of a disk and holds them against each other and the filesystem's data.</summary>
internal sealed class OptionsBinder(ObjectReader reader, ConfigContext context, DiagnosticBag bag)
{
    private readonly List<(MountOption Option, ConfigNode Node)> _options = [];

    /// <summary>
    /// The filesystem type, the preset, the remaining options (<c>ro</c>, <c>rw</c> and <c>defaults</c> have gone into the flag), and the flag.
    /// </summary>
    public (string? FsType, string? Preset, ImmutableArray<string> Options, bool ReadOnly) Bind()
    {
        FilesystemInfo? filesystem = FsType();
        string? preset = Preset(filesystem);
        foreach (ConfigNode node in reader.Texts("options", mayBeEmpty: true))
        {
            foreach (string text in MountOption.Split(node.Text))
            {
                if (text.Length == 0)
                {
                    bag.Add(ConfigCodes.InvalidOption, node, $"{DiagnosticBag.Show(node.Text)} has an empty option; a comma parts two options");
                }
                else if (text != "defaults")
                {
                    Check(MountOption.Parse(text), node, filesystem);
                }
            }
        }

        Contradictions(filesystem);
        bool readOnly = ReadOnly(filesystem);
        return (filesystem?.Name, preset, [.. _options.Select(o => o.Option.ToString()).Where(o => o is not ("ro" or "rw")).Distinct()], readOnly);
    }

    private FilesystemInfo? FsType()
    {
        if (reader.Text("fsType") is not { } node)
        {
            return null;
        }

        if (FilesystemCatalog.Find(node.Text) is { } filesystem)
        {
            if (!context.Host.KernelFilesystems.IsEmpty && !context.Host.KernelFilesystems.Contains(filesystem.Name)
                && !(filesystem.Module == "ext4" && context.Host.KernelFilesystems.Contains("ext4")))
            {
                bag.Add(ConfigCodes.FilesystemModule, node, $"the running kernel does not list {filesystem.Name} yet; the module {filesystem.Module} is loaded when it is first mounted, if this system has it");
            }

            return filesystem;
        }

        string known = string.Join(", ", FilesystemCatalog.All.Select(f => f.Name));
        string message = FilesystemCatalog.NotMountable.TryGetValue(node.Text, out string? instead)
            ? $"{DiagnosticBag.Show(node.Text)} cannot be mounted by baremountd: {instead}; known: {known}"
            : $"unknown filesystem {DiagnosticBag.Show(node.Text)}{DidYouMean.Phrase(node.Text, FilesystemCatalog.All.Select(f => f.Name))}; known: {known}";
        bag.Add(ConfigCodes.InvalidFsType, node, message);
        return null;
    }

    /// <summary>Without a filesystem it is one that some filesystem has: which options it means is decided by what is found.</summary>
    private string? Preset(FilesystemInfo? filesystem)
    {
        if (reader.Text("preset") is not { } node)
        {
            return null;
        }

        FilesystemPreset[] all = [.. (filesystem is null ? FilesystemCatalog.All : [filesystem]).SelectMany(f => f.Presets)];
        string[] names = [.. all.Select(p => p.Name).Distinct()];
        if (!names.Contains(node.Text))
        {
            string whose = filesystem is null ? "there is no preset" : $"{filesystem.Name} has no preset";
            string has = names.Length == 0 ? "it has none" : "allowed: " + string.Join(", ", names);
            bag.Add(ConfigCodes.InvalidPreset, node, $"{whose} {DiagnosticBag.Show(node.Text)}{DidYouMean.Phrase(node.Text, names)}; {has}");
            return null;
        }

        if (all.FirstOrDefault(p => p.Name == node.Text && p.Warning is not null)?.Warning is { } warning)
        {
            bag.Add(ConfigCodes.DangerousOption, node, $"the preset {DiagnosticBag.Show(node.Text)} is dangerous: {warning}");
        }

        return node.Text;
    }

    private void Check(MountOption option, ConfigNode node, FilesystemInfo? filesystem)
    {
        string shown = DiagnosticBag.Show(option.ToString());
        if (option.ToString().Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) && !option.Key.EndsWith("context", StringComparison.Ordinal))
        {
            bag.Add(ConfigCodes.InvalidOption, node, $"the option {shown} has a blank in it; options are parted by commas");
            return;
        }

        // Comments for programs in user space (mount(8)); the kernel never sees them.
        if (option.Key.StartsWith("x-", StringComparison.OrdinalIgnoreCase))
        {
            if (option.Key.StartsWith("x-systemd.", StringComparison.Ordinal))
            {
                bag.Add(ConfigCodes.OptionWithoutEffect, node, $"{shown} speaks to systemd's fstab generator; a disk that is declared here does not pass through it");
            }

            _options.Add((option, node));
            return;
        }

        if (FilesystemCatalog.ReservedOptions.TryGetValue(option.Key, out string? reserved))
        {
            bag.Add(ConfigCodes.ReservedOption, node, $"the option {shown} is not for declared disks: {reserved}");
            return;
        }

        FilesystemInfo generic = FilesystemCatalog.Generic;
        if (filesystem?.Removal(option) is { } removal)
        {
            bag.Add(ConfigCodes.RemovedOption, node, $"{filesystem.Name} has no option {shown} any more: {removal}");
            return;
        }

        OptionRule? rule = filesystem?.Option(option.Key) ?? generic.Option(option.Key);
        if (rule is null)
        {
            Unknown(option, node, filesystem, shown);
            return;
        }

        if (!rule.Accepts(option.Value))
        {
            bag.Add(ConfigCodes.InvalidOption, node, $"the option {shown} has a value that it does not take; allowed: {rule.Allowed}{DidYouMean.Phrase(option.ToString(), Values(rule))}");
            return;
        }

        Advise(option, node, filesystem ?? generic, shown);
        _options.Add((option, node));
    }

    private void Advise(MountOption option, ConfigNode node, FilesystemInfo filesystem, string shown)
    {
        if (filesystem.Danger(option) is { } danger)
        {
            bag.Add(ConfigCodes.DangerousOption, node, $"the option {shown} is dangerous: {danger}");
        }

        if ((filesystem.Deprecation(option) ?? FilesystemCatalog.Generic.Deprecation(option)) is { } deprecation)
        {
            bag.Add(ConfigCodes.DeprecatedOption, node, $"the option {shown} is of no use: {deprecation}");
        }

        if (filesystem.Canonical(option) == "discard" && context.Host.TrimTimer != false)
        {
            string timer = context.Host.TrimTimer == true ? "fstrim.timer is enabled here" : "most distributions enable fstrim.timer";
            bag.Add(ConfigCodes.DiscardAndTrim, node, $"{timer}, which trims once a week; {shown} does the same at every delete, which is slower. Keep one of the two");
        }
    }

    private void Unknown(MountOption option, ConfigNode node, FilesystemInfo? filesystem, string shown)
    {
        string[] owners = [.. FilesystemCatalog.All.Where(f => f.Option(option.Key) is not null).Select(f => f.Name)];
        if (filesystem is null && owners.Length > 0)
        {
            FilesystemInfo[] fitting = [.. FilesystemCatalog.All.Where(f => f.Option(option.Key)?.Accepts(option.Value) == true)];
            if (fitting.Length == 0)
            {
                OptionRule rule = FilesystemCatalog.Find(owners[0])!.Option(option.Key)!;
                bag.Add(ConfigCodes.InvalidOption, node, $"the option {shown} has a value that it does not take; allowed: {rule.Allowed}");
                return;
            }

            bag.Add(ConfigCodes.OptionNeedsFsType, node, $"{shown} is an option of {string.Join(", ", owners)} only; add \"fsType\", or the mount fails when another filesystem is found");
            Advise(option, node, fitting.FirstOrDefault(f => f.Danger(option) is not null) ?? fitting[0], shown);
            _options.Add((option, node));
            return;
        }

        IEnumerable<string> names = filesystem is null
            ? FilesystemCatalog.All.SelectMany(f => f.OptionNames).Concat(FilesystemCatalog.Generic.OptionNames).Distinct()
            : filesystem.OptionNames.Concat(FilesystemCatalog.Generic.OptionNames);
        string suggestion = DidYouMean.Phrase(option.Key, names);
        string others = suggestion.Length > 0 || owners.Length == 0 ? "" : $"; it is an option of {string.Join(", ", owners)}";
        bag.Add(ConfigCodes.UnknownOption, node, $"{(filesystem is null ? "no known filesystem has" : filesystem.Name + " has no")} option {shown}{suggestion}{others}");
    }

    private static IEnumerable<string> Values(OptionRule rule) => rule.Allowed.Split('"').Where((_, i) => i % 2 == 1);

    private void Contradictions(FilesystemInfo? filesystem)
    {
        FilesystemInfo names = filesystem ?? FilesystemCatalog.Generic;
        Dictionary<string, string> byKey = new(StringComparer.Ordinal);
        Dictionary<string, string> canonical = new(StringComparer.Ordinal);
        foreach ((MountOption option, ConfigNode node) in _options)
        {
            string text = names.Canonical(option);
            MountOption same = MountOption.Parse(text);
            string? other = null;
            if (!canonical.ContainsKey(text))
            {
                other = Opposite(same.Key, byKey)
                    ?? (byKey.TryGetValue(same.Key, out string? first) && !names.Repeatable.Contains(same.Key) && !IsComment(same.Key) ? first : null)
                    ?? Exclusive(names, same, canonical) ?? Exclusive(FilesystemCatalog.Generic, same, canonical);
            }

            if (other is not null)
            {
                bag.Add(ConfigCodes.ContradictoryOptions, node, $"{DiagnosticBag.Show(option.ToString())} contradicts {DiagnosticBag.Show(other)}; keep one of them");
                continue;
            }

            byKey.TryAdd(same.Key, option.ToString());
            canonical.TryAdd(text, option.ToString());
        }
    }

    private static bool IsComment(string key) => key.StartsWith("x-", StringComparison.OrdinalIgnoreCase);

    private static string? Opposite(string key, Dictionary<string, string> given) =>
        given.GetValueOrDefault("no" + key) ?? (key.StartsWith("no", StringComparison.Ordinal) ? given.GetValueOrDefault(key[2..]) : null);

    private static string? Exclusive(FilesystemInfo filesystem, MountOption option, Dictionary<string, string> given)
    {
        foreach (ImmutableArray<string> set in filesystem.Exclusive)
        {
            if (set.Contains(option.Key) || set.Contains(option.ToString()))
            {
                foreach ((string canonical, string written) in given)
                {
                    string key = MountOption.Parse(canonical).Key;
                    if (key != option.Key && (set.Contains(key) || set.Contains(canonical)))
                    {
                        return written;
                    }
                }
            }
        }

        return null;
    }

    private bool ReadOnly(FilesystemInfo? filesystem)
    {
        (MountOption Option, ConfigNode Node)? ro = Last("ro");
        (MountOption Option, ConfigNode Node)? rw = Last("rw");
        ConfigNode? flag = reader.Flag("readOnly");
        if (flag is { Kind: ConfigNodeKind.False } && ro is not null)
        {
            bag.Add(ConfigCodes.ContradictoryOptions, ro.Value.Node, "the option \"ro\" contradicts \"readOnly\": false; keep one of them");
        }

        if (flag is { Kind: ConfigNodeKind.True } && rw is not null)
        {
            bag.Add(ConfigCodes.ContradictoryOptions, rw.Value.Node, "the option \"rw\" contradicts \"readOnly\": true; keep one of them");
        }

        if (filesystem is { IsReadOnly: true } && (rw?.Node ?? (flag is { Kind: ConfigNodeKind.False } ? flag : null)) is { } place)
        {
            bag.Add(ConfigCodes.ReadOnlyFilesystem, place, $"{filesystem.Name} cannot be written; leave this out, it is always mounted read-only");
        }

        return flag is { Kind: ConfigNodeKind.True } || ro is not null || filesystem is { IsReadOnly: true };
    }

    private (MountOption Option, ConfigNode Node)? Last(string key)
    {
        int index = _options.FindLastIndex(o => o.Option.Key == key);
        return index < 0 ? null : _options[index];
    }
}
