using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Health;

/// <summary>One disk for the probes, from one snapshot.</summary>
/// <param name="Disk">Declared name.</param>
/// <param name="Device">The attachment.</param>
/// <param name="DevNode">Device node.</param>
/// <param name="FsType">Filesystem.</param>
/// <param name="FsUuid">Its UUID; null when unknown.</param>
/// <param name="MountPoint">Where it is mounted; null when it is not: then only what needs no mount is looked at.</param>
/// <param name="ReadOnly">The mount is read-only.</param>
/// <param name="Unit">Mount unit.</param>
/// <param name="Config">Intervals, deadlines, canary.</param>
public sealed record ProbeTarget(
    string Disk, DeviceKey Device, string DevNode, string FsType, string? FsUuid, string? MountPoint, bool ReadOnly, string Unit, HealthConfig Config);
