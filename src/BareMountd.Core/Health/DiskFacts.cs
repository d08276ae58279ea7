using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Health;

/// <summary>Everything that is known of one declared disk at one moment; what conditions look at.</summary>
/// <param name="Disk">Its declaration.</param>
/// <param name="Runtime">State after this pass.</param>
/// <param name="Outcome">Outcome of matching.</param>
/// <param name="Device">The device in use, else the one that was found; null when there is none.</param>
/// <param name="Entry">What stands at its mount point in the mount table, whatever it is; null when nothing does.</param>
/// <param name="Observations">What the probes saw; empty while the disk is not mounted.</param>
/// <param name="Input">The pass, for what concerns the machine (udev, host, the moment).</param>
public sealed record DiskFacts(
    DiskConfig Disk,
    DiskRuntime Runtime,
    MatchOutcome Outcome,
    BlockDevice? Device,
    MountEntry? Entry,
    DiskObservations Observations,
    PlanInput Input)
{
    /// <summary>What stands at the mount point, and of which attachment it is; null when nothing does, or it is not known.</summary>
    public StandingMount? Standing { get; init; }

    /// <summary>The moment.</summary>
    public DateTimeOffset Now => Input.Now;

    /// <summary>True when the disk is mounted as far as the daemon knows.</summary>
    public bool Mounted => Runtime.State == DiskState.Mounted;
}
