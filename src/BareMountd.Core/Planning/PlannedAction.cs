using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Planning;

/// <summary>One effect that the reconciler has to start.</summary>
public abstract record PlannedAction
{
    private PlannedAction()
    {
    }

    /// <summary>Mount a disk.</summary>
    public sealed record Mount(MountRequest Request) : PlannedAction;

    /// <summary>Change the options of a standing mount in place.</summary>
    public sealed record Remount(MountRequest Request) : PlannedAction;

    /// <summary>Unmount what stands at a mount point.</summary>
    /// <param name="Disk">Declared disk (maybe not declared any more).</param>
    /// <param name="MountPoint">Mount point.</param>
    /// <param name="Device">The attachment that is mounted there.</param>
    /// <param name="Reason">In words, for log and <c>--plan</c>.</param>
    public sealed record Unmount(string Disk, string MountPoint, DeviceKey? Device, string Reason) : PlannedAction;

    /// <summary>Keep the links of a mounted disk.</summary>
    public sealed record Link(string Disk, string MountPoint, ImmutableArray<string> Links) : PlannedAction;

    /// <summary>Take the links of a released disk away.</summary>
    public sealed record Unlink(string Disk, string MountPoint, ImmutableArray<string> Links) : PlannedAction;
}
