using System.Collections.Immutable;

namespace BareMountd.Core.Import;

/// <summary>A disk as it would be declared.</summary>
/// <param name="Name">Name of the declaration.</param>
/// <param name="MatchKey">Key under <c>match</c>.</param>
/// <param name="MatchValue">Its value. Hostile text.</param>
/// <param name="Partition">Number of the partition, where the match names the disk.</param>
/// <param name="MountPoint">Mount point.</param>
/// <param name="FsType">Filesystem type; null for whatever is found.</param>
/// <param name="Options">Options.</param>
/// <param name="ReadOnly">Mounted read-only.</param>
/// <param name="Enabled">False for a line with <c>noauto</c>.</param>
/// <param name="Notes">What was left out, and why.</param>
public sealed record ImportedDisk(
    string Name,
    string MatchKey,
    string MatchValue,
    int? Partition,
    string MountPoint,
    string? FsType,
    ImmutableArray<string> Options,
    bool ReadOnly,
    bool Enabled,
    ImmutableArray<string> Notes);
