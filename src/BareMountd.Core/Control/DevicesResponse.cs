namespace BareMountd.Core.Control;

/// <summary><c>GET /v1/devices</c>.</summary>
/// <param name="Source">Device source in use.</param>
/// <param name="Wsl">True inside WSL2: snippets then propose a mount point below /mnt/wsl.</param>
/// <param name="Devices">Every block device, sorted by name, partitions after their disk.</param>
public sealed record DevicesResponse(string Source, bool Wsl, IReadOnlyList<DeviceView> Devices);
