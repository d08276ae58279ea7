using BareMountd.Core.Mounts;

namespace BareMountd.Core.Ports;

/// <summary>Mounts and unmounts; two full implementations: systemd over D-Bus, and the simulator.</summary>
/// <remarks>Calls for different disks may run at the same time; for one disk the caller sends one at a time. Expected failures are
/// outcomes, never exceptions.</remarks>
public interface IMountManager
{
    /// <summary>Name for status and doctor: <c>systemd</c> or <c>simulated</c>.</summary>
    string Name { get; }

    /// <summary>The mount unit that systemd uses for a mount point (systemd.unit(5), string escaping).</summary>
    string UnitFor(string mountPoint);

    /// <summary>Makes the mount point, mounts, and waits until the kernel's mount table shows it.</summary>
    Task<MountOutcome> MountAsync(MountRequest request, CancellationToken cancellationToken);

    /// <summary>Stops the mount unit of a mount point and waits until the kernel's mount table no longer shows it. Never lazy, never forced.</summary>
    Task<UnmountOutcome> UnmountAsync(string disk, string mountPoint, CancellationToken cancellationToken);

    /// <summary>Mount, unmounts and remounts read-write/read-only with new options in place; <see cref="MountOutcome.Failed"/> leaves the old mount standing.</summary>
    Task<MountOutcome> RemountAsync(MountRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what an earlier run left in the runtime directory when it was killed between the end of a mount and the end of its work on it. Called
    /// once, before the first action.
    /// </summary>
    /// <param name="disks">Disks that are mounted or have a job under way: theirs stays.</param>
    void Sweep(IReadOnlySet<string> disks);

    /// <summary>Makes <paramref name="links"/> point to the mount point. Returns those that could not be made, each with the reason.</summary>
    IReadOnlyList<KeyValuePair<string, string>> EnsureLinks(string mountPoint, IReadOnlyList<string> links);

    /// <summary>Removes <paramref name="links"/> where they are symbolic links to the mount point, and nothing else.</summary>
    void RemoveLinks(string mountPoint, IReadOnlyList<string> links);
}
