using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Policies;

/// <summary>What policies remember between two passes. Only the reconciler replaces it.</summary>
public sealed record PolicyMemory
{
    /// <summary>Nothing.</summary>
    public static readonly PolicyMemory Empty = new();

    /// <summary>By declared disk.</summary>
    public ImmutableDictionary<string, DiskPolicyMemory> Disks { get; init; } = ImmutableDictionary<string, DiskPolicyMemory>.Empty;

    /// <summary>Guards of mount points.</summary>
    public GuardMemory Guards { get; init; } = GuardMemory.Empty;

    /// <summary>What is remembered of a disk.</summary>
    public DiskPolicyMemory For(string disk) => Disks.GetValueOrDefault(disk, DiskPolicyMemory.Initial);

    /// <summary>What a restarted daemon starts from.</summary>
    /// <param name="kept">What the last run kept.</param>
    /// <param name="guarded">Mount points whose guard is ours.</param>
    public static PolicyMemory Recall(IEnumerable<KeptPolicy> kept, IEnumerable<string> guarded) => new()
    {
        Disks = kept.ToImmutableDictionary(
            one => one.Disk,
            one => new DiskPolicyMemory { MountedBefore = true, RemountRw = new RemountRwMemory { DoneAt = one.RemountedRw } },
            StringComparer.Ordinal),
        Guards = GuardMemory.Empty with { Ours = [.. guarded] },
    };

    /// <summary>What must survive a restart of the daemon.</summary>
    public ImmutableArray<KeptPolicy> ToKeep(BareMountConfig config) =>
    [
        .. config.Disks.Where(disk => For(disk.Name).MountedBefore).Select(disk => new KeptPolicy(disk.Name, For(disk.Name).RemountRw.DoneAt)),
    ];
}
