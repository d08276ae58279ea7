using System.Collections.Immutable;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Policies;

/// <summary>One thing that follows from health and state.</summary>
/// <param name="Disk">Declared disk (maybe not declared any more).</param>
public abstract record PolicyAction(string Disk)
{
    /// <summary>The disk can be worked on: start <c>baremountd-wait@DISK.service</c>, if that means something to anybody.</summary>
    public sealed record StartDependents(string Disk) : PolicyAction(Disk);

    /// <summary>The disk cannot be worked on: stop <c>baremountd-wait@DISK.service</c>, if it is active.</summary>
    public sealed record StopDependents(string Disk) : PolicyAction(Disk);

    /// <summary>Stop units because the disk went.</summary>
    public sealed record StopUnits(string Disk, ImmutableArray<string> Units) : PolicyAction(Disk);

    /// <summary>Restart units because the disk was mounted again.</summary>
    public sealed record RestartUnits(string Disk, ImmutableArray<string> Units) : PolicyAction(Disk);

    /// <summary>Unmount what the kernel made read-only; the planner mounts it again, and checks it before.</summary>
    public sealed record RemountRw(string Disk, PlannedAction.Unmount Unmount) : PolicyAction(Disk);

    /// <summary>Make an empty mount point immutable, or writable again.</summary>
    public sealed record Guard(string Disk, string MountPoint, bool On) : PolicyAction(Disk);

    /// <summary>Run the hook.</summary>
    /// <param name="Disk">Declared disk.</param>
    /// <param name="Kind">The event that it is run for.</param>
    /// <param name="Command">What is run.</param>
    public sealed record RunHook(string Disk, string Kind, TransientCommand Command) : PolicyAction(Disk);

    /// <summary>Nothing is done, and that is told.</summary>
    public sealed record Tell(PolicyReport Report) : PolicyAction(Report.Disk);
}
