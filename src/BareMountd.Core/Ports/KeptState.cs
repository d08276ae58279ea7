namespace BareMountd.Core.Ports;

/// <summary>What is kept over a restart of the daemon, but not over a boot.</summary>
/// <param name="Mounts">The mounts that we made.</param>
public sealed record KeptState(IReadOnlyList<OwnedMount> Mounts)
{
    /// <summary>Nothing.</summary>
    public static readonly KeptState Empty = new([]);

    /// <summary>What policies must know of disks; a file of an earlier version has none.</summary>
    public IReadOnlyList<KeptPolicy> Policies { get; init; } = [];
}
