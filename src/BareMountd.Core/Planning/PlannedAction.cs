using System.Collections.Immutable;
using BareMountd.Core.Configuration;
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

    /// <summary>Stop what works on a disk, then unmount what stands at its mount point.</summary>
    /// <param name="Disk">Declared disk (maybe not declared any more).</param>
    /// <param name="MountPoint">Mount point.</param>
    /// <param name="Device">The attachment that is mounted there; null when it is not known.</param>
    /// <param name="DeviceGone">True when its device is gone: then it is tried again by backoff until it is done.</param>
    /// <param name="Reason">In words, for log and <c>--plan</c>.</param>
    public sealed record Unmount(string Disk, string MountPoint, DeviceKey? Device, bool DeviceGone, string Reason) : PlannedAction
    {
        /// <summary>Units that are stopped before, all at once.</summary>
        public ImmutableArray<string> StopFirst { get; init; } = [];

        /// <summary>The unmount of a declared disk: what depends on the disk and what its policy names is stopped before.</summary>
        public static Unmount Of(DiskConfig disk, string mountPoint, DeviceKey? device, bool deviceGone, string reason) =>
            new(disk.Name, mountPoint, device, deviceGone, reason) { StopFirst = [WaitUnit.For(disk.Name), .. disk.Policy.Stop] };
    }

    /// <summary>Keep the links of a mounted disk.</summary>
    public sealed record Link(string Disk, string MountPoint, ImmutableArray<string> Links) : PlannedAction;

    /// <summary>Take the links of a released disk away.</summary>
    public sealed record Unlink(string Disk, string MountPoint, ImmutableArray<string> Links) : PlannedAction;
}
