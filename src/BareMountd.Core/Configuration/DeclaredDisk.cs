using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>A disk while the file is being read: what is valid so far, with the places of what the checks between disks have to name.</summary>
internal sealed record DeclaredDisk(
    string Name,
    ConfigNode Node,
    MatchConfig Match,
    int? Partition,
    string? MountPoint,
    ConfigNode? MountPointNode,
    ImmutableArray<(string Path, ConfigNode Node)> Links,
    ImmutableArray<ConfigNode> After,
    DiskConfig? Config)
{
    /// <summary>False when <c>enabled: false</c>.</summary>
    public bool Enabled { get; init; } = true;
}
