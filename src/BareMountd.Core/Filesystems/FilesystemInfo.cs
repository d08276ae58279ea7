using System.Collections.Frozen;
using System.Collections.Immutable;

namespace BareMountd.Core.Filesystems;

/// <summary>What is known of one filesystem, or of the options that all filesystems share.</summary>
public sealed class FilesystemInfo
{
    private readonly FrozenDictionary<string, OptionRule> _options;
    private readonly FrozenDictionary<string, string> _aliases;
    private readonly FrozenDictionary<string, string> _dangerous;
    private readonly FrozenDictionary<string, string> _deprecated;
    private readonly FrozenDictionary<string, string> _removed;

    internal FilesystemInfo(FilesystemsFile.FilesystemSection section)
    {
        Name = section.Name;
        Module = section.Module;
        FsckProgram = section.Fsck;
        IsReadOnly = section.ReadOnly;
        Defaults = [.. section.Defaults];
        Exclusive = [.. section.Exclusive.Select(set => set.ToImmutableArray())];
        Repeatable = section.Repeatable.ToFrozenSet(StringComparer.Ordinal);
        _aliases = section.Aliases.ToFrozenDictionary(StringComparer.Ordinal);
        _dangerous = section.Dangerous.ToFrozenDictionary(StringComparer.Ordinal);
        _deprecated = section.Deprecated.ToFrozenDictionary(StringComparer.Ordinal);
        _removed = section.Removed.ToFrozenDictionary(StringComparer.Ordinal);
        Presets = [.. section.Presets.Select(p => new FilesystemPreset(p.Key, [.. p.Value.Options], p.Value.Warning))];
        Dictionary<string, OptionRule> options = new(StringComparer.Ordinal);
        foreach ((string name, string forms) in section.Options)
        {
            OptionRule rule = new(name, forms);
            options[name] = rule;
            if (rule.HasNegation)
            {
                options["no" + name] = new OptionRule("no" + name, "<flag>");
            }
        }

        _options = options.ToFrozenDictionary(StringComparer.Ordinal);
        OptionNames = [.. options.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Name as in mount(8) and libblkid's TYPE.</summary>
    public string Name { get; }

    /// <summary>Kernel module that brings it, when it is not built in.</summary>
    public string Module { get; }

    /// <summary>Program that checks and repairs what is safe to repair (<c>-a</c>), run by systemd-fsck; null when there is none that does
    /// anything: <c>fsck.xfs</c> and <c>fsck.btrfs</c> only return 0.</summary>
    public string? FsckProgram { get; }

    /// <summary>True when a check before mounting is of use.</summary>
    public bool CanFsck => FsckProgram is not null;

    /// <summary>True when the filesystem cannot be written at all.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Options that are added unless the same key was declared.</summary>
    public ImmutableArray<string> Defaults { get; }

    /// <summary>Options by purpose.</summary>
    public ImmutableArray<FilesystemPreset> Presets { get; }

    /// <summary>Sets of options of which one at most may be given.</summary>
    public ImmutableArray<ImmutableArray<string>> Exclusive { get; }

    /// <summary>Keys that may be given more than once.</summary>
    public FrozenSet<string> Repeatable { get; }

    /// <summary>All option keys, sorted, negations included.</summary>
    public ImmutableArray<string> OptionNames { get; }

    /// <summary>The rule of an option key, or null.</summary>
    public OptionRule? Option(string key) => _options.GetValueOrDefault(key);

    /// <summary>One spelling for options that mean the same (<c>barrier=0</c> is <c>nobarrier</c>).</summary>
    public string Canonical(MountOption option) =>
        _aliases.GetValueOrDefault(option.ToString()) ?? option.ToString();

    /// <summary>Why an option is likely to hurt, or null.</summary>
    public string? Danger(MountOption option) => Look(_dangerous, option);

    /// <summary>Why an option is of no use, or null.</summary>
    public string? Deprecation(MountOption option) => Look(_deprecated, option);

    /// <summary>Why an option of the past makes the mount fail, or null.</summary>
    public string? Removal(MountOption option) => Look(_removed, option);

    /// <summary>The preset of that name, or null.</summary>
    public FilesystemPreset? Preset(string? name) => Presets.FirstOrDefault(p => p.Name == name);

    /// <summary>The declared options, with those of the defaults and of the preset in front that they do not contradict.</summary>
    /// <param name="declared">Options.</param>
    /// <param name="preset">Name of a preset; null, or one that this filesystem does not have, for none.</param>
    public ImmutableArray<string> WithDefaults(ImmutableArray<string> declared, string? preset = null)
    {
        ImmutableArray<string> wanted =
        [
            .. Preset(preset)?.Options.Select(o => o.Key).Where(o => !declared.Any(d => Settles(d, o))) ?? [],
            .. declared,
        ];
        return [.. Defaults.Where(o => !wanted.Any(w => Settles(w, o))), .. wanted];
    }

    /// <summary>True when one option decides what another one is about: the same key, its negation, or another of a set that excludes each other.</summary>
    private bool Settles(string option, string other)
    {
        (string key, string otherKey) = (MountOption.Parse(Canonical(MountOption.Parse(option))).Key, MountOption.Parse(Canonical(MountOption.Parse(other))).Key);
        return key == otherKey || key == "no" + otherKey || otherKey == "no" + key
            || Exclusive.Concat(FilesystemCatalog.Generic.Exclusive).Any(set => set.Contains(key) && set.Contains(otherKey));
    }

    private string? Look(FrozenDictionary<string, string> table, MountOption option)
    {
        string canonical = Canonical(option);
        return table.GetValueOrDefault(canonical) ?? table.GetValueOrDefault(option.ToString())
            ?? table.GetValueOrDefault(MountOption.Parse(canonical).Key);
    }
}
