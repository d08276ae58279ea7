using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>How a declared disk is found: every key that is given must hold; within a key any value is enough.</summary>
public sealed record MatchConfig
{
    /// <summary>Globs on the name below <c>/dev/disk/by-id</c> (a leading <c>/dev/disk/by-id/</c> has been removed).</summary>
    public ImmutableArray<string> ById { get; init; } = [];

    /// <summary>Serials in any spelling; compared without regard to case and separators.</summary>
    public ImmutableArray<string> Serial { get; init; } = [];

    /// <summary>World wide names, with or without <c>0x</c>, <c>eui.</c>, <c>naa.</c>, <c>wwn-</c>.</summary>
    public ImmutableArray<string> Wwn { get; init; } = [];

    /// <summary>Filesystem UUIDs.</summary>
    public ImmutableArray<string> Uuid { get; init; } = [];

    /// <summary>Filesystem labels, exact.</summary>
    public ImmutableArray<string> Label { get; init; } = [];

    /// <summary>Partition UUIDs.</summary>
    public ImmutableArray<string> PartUuid { get; init; } = [];

    /// <summary>GPT partition names, exact.</summary>
    public ImmutableArray<string> PartLabel { get; init; } = [];

    /// <summary>Globs on the model.</summary>
    public ImmutableArray<string> Model { get; init; } = [];

    /// <summary>Device nodes (<c>/dev/sdb</c>, unstable) or globs below <c>/dev/disk/by-path</c>.</summary>
    public ImmutableArray<string> Path { get; init; } = [];

    /// <summary>True when uuid, label, partUuid or partLabel name the target itself, not only its disk.</summary>
    public bool NamesTarget => !Uuid.IsEmpty || !Label.IsEmpty || !PartUuid.IsEmpty || !PartLabel.IsEmpty;
}
