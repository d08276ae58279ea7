using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>One declared disk.</summary>
public sealed record DiskConfig
{
    /// <summary>Key in <c>disks</c>: 1 to 64 of <c>a-z A-Z 0-9 - _ .</c>, starting with a letter or digit; used in unit names, links, labels.</summary>
    public required string Name { get; init; }

    /// <summary>How it is found.</summary>
    public required MatchConfig Match { get; init; }

    /// <summary>Partition number; null: the whole disk if it carries a filesystem, else its only fitting partition.</summary>
    public int? Partition { get; init; }

    /// <summary>Absolute, normalised mount point.</summary>
    public required string MountPoint { get; init; }

    /// <summary>Filesystem type that must be there; null: whatever the superblock says.</summary>
    public string? FsType { get; init; }

    /// <summary>Purpose whose mount options are added; null for none.</summary>
    public string? Preset { get; init; }

    /// <summary>Mount options as declared (without <c>defaults</c>).</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>Mount read-only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The options to mount with: the declared ones, and <c>ro</c> where <see cref="ReadOnly"/> says so.</summary>
    public ImmutableArray<string> MountOptions => ReadOnly && !Options.Contains("ro") ? Options.Insert(0, "ro") : Options;

    /// <summary>False: known, shown, never touched.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Symbolic links that are kept pointing to the mount point.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>Mount over a directory that has files in it.</summary>
    public bool AllowNonEmpty { get; init; }

    /// <summary>Unmount when the disk is removed from the configuration.</summary>
    public bool UnmountOnRemove { get; init; }

    /// <summary>Names of declared disks that must be mounted before this one.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>Built-in refusal rules that the user overrides for this disk, by code.</summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    /// <summary>How its health is watched.</summary>
    public HealthConfig Health { get; init; } = new();

    /// <summary>What follows from its health.</summary>
    public PolicyConfig Policy { get; init; } = PolicyConfig.None;
}
