using System.Collections.Immutable;

namespace BareMountd.Core.Import;

/// <summary>One mount as another program has it.</summary>
/// <param name="Where">Where it was read, for people: <c>line 3</c>.</param>
/// <param name="Source">Device, tag or name, without escapes.</param>
/// <param name="Target">Mount point, without escapes.</param>
/// <param name="FsType">Filesystem type; <c>auto</c> or empty when it is not said.</param>
/// <param name="Options">Mount options.</param>
public sealed record MountLine(string Where, string Source, string Target, string FsType, ImmutableArray<string> Options)
{
    /// <summary>Tags of the filesystem that are known beside the source, the best first: <c>UUID=…</c>.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The options are what the kernel reports, its own defaults among them, and not what somebody wrote.</summary>
    public bool IsEffective { get; init; }
}
