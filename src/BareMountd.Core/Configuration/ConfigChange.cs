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

    /// <summary>Keys whose value the daemon takes when it starts, and that are not what they were then.</summary>
    /// <param name="started">Configuration with which the daemon started.</param>
    /// <param name="now">Configuration of now.</param>
    public static ImmutableArray<string> WaitingForRestart(BareMountConfig started, BareMountConfig now)
    {
        (string Key, bool IsSame)[] keys =
        [
            ("control.actGroup", started.Control.ActGroup == now.Control.ActGroup),
            ("metrics.enabled", started.Metrics.Enabled == now.Metrics.Enabled),
            ("metrics.hosts", started.Metrics.Hosts.SequenceEqual(now.Metrics.Hosts)),
            ("metrics.insecure", started.Metrics.Insecure == now.Metrics.Insecure),
            ("metrics.listen", started.Metrics.Listen.SequenceEqual(now.Metrics.Listen)),
            ("metrics.webConfigFile", started.Metrics.WebConfigFile == now.Metrics.WebConfigFile),
        ];
        return [.. keys.Where(key => !key.IsSame).Select(key => key.Key)];
    }
}
