using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;

namespace BareMountd.Linux.Tests.Health;

/// <summary>Targets to look at.</summary>
internal static class Targets
{
    public static ProbeTarget Mounted(string disk = "games", string name = "sdb1", string? mountPoint = "/mnt/wsl/games", string fsType = "ext4") => new(
        disk, new DeviceKey(name, new DeviceNumber(8, 17), 7), "/dev/" + name, fsType, null, mountPoint, false, "mnt-wsl-games.mount", new HealthConfig());
}
