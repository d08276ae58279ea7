using System.Collections.Immutable;

namespace BareMountd.Core.Filesystems;

/// <summary>The mount options of one filesystem for one purpose.</summary>
/// <param name="Name">The purpose: <c>database</c>.</param>
/// <param name="Options">Each option with the reason.</param>
/// <param name="Warning">What whoever takes it must know; null when there is nothing.</param>
public sealed record FilesystemPreset(string Name, ImmutableArray<KeyValuePair<string, string>> Options, string? Warning);
