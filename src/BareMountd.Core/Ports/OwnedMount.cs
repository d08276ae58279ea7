namespace BareMountd.Core.Ports;

/// <summary>What the daemon did with one disk, and may therefore adopt or release after a restart.</summary>
/// <param name="Disk">Declared disk.</param>
/// <param name="DeviceName">Kernel name at that time.</param>
/// <param name="DeviceNumber"><c>MAJOR:MINOR</c> at that time.</param>
/// <param name="DiskSeq">Sequence number of the attachment.</param>
/// <param name="MountPoint">Mount point.</param>
/// <param name="Unit">Mount unit.</param>
/// <param name="UnmountOnRemove">What the configuration said when it was mounted.</param>
/// <param name="Links">Links that were kept.</param>
public sealed record OwnedMount(
    string Disk, string DeviceName, string DeviceNumber, ulong DiskSeq, string MountPoint, string Unit, bool UnmountOnRemove, IReadOnlyList<string> Links)
{
    /// <summary>How far it got.</summary>
    public OwnedPhase Phase { get; init; } = OwnedPhase.Mounted;
}
