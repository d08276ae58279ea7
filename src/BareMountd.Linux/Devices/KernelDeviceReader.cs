using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>sysfs plus a look at the device itself.</summary>
internal sealed class KernelDeviceReader(SysfsReader sysfs, ISuperblockProber prober) : IDeviceReader
{
    /// <inheritdoc/>
    public ImmutableArray<string> List() => sysfs.List();

    /// <inheritdoc/>
    public async Task<BlockDevice?> ReadAsync(string name, CancellationToken cancellationToken) =>
        sysfs.Read(name) is SysfsDevice device
            ? KernelDevice.Combine(device, await prober.ProbeAsync(device, cancellationToken))
            : null;
}
