using System.Collections.Immutable;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Configuration;

/// <summary>What differs between two configurations, by disk name.</summary>
/// <param name="Added">Newly declared.</param>
/// <param name="Removed">Not declared any more.</param>
/// <param name="Changed">Declared otherwise.</param>
public sealed record ConfigChange(ImmutableArray<string> Added, ImmutableArray<string> Removed, ImmutableArray<string> Changed)
{
    /// <summary>Compares two configurations.</summary>
    public static ConfigChange Between(BareMountConfig before, BareMountConfig after) => new(
        [.. after.Disks.Where(d => before.Find(d.Name) is null).Select(d => d.Name)],
        [.. before.Disks.Where(d => after.Find(d.Name) is null).Select(d => d.Name)],
        [.. after.Disks.Where(d => before.Find(d.Name) is DiskConfig was && !Transitions.Same(was, d)).Select(d => d.Name)]);
}
