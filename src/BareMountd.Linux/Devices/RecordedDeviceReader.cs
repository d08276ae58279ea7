using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;

namespace BareMountd.Linux.Devices;

/// <summary>A recorded tree: sysfs plus udev's record of a device or, where the machine had none, the recorded look at its superblock.</summary>
internal sealed class RecordedDeviceReader(LinuxRoots roots, SysfsReader sysfs) : IDeviceReader
{
    /// <inheritdoc/>
    public ImmutableArray<string> List() => sysfs.List();

    /// <inheritdoc/>
    public Task<BlockDevice?> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Read(name));

    private BlockDevice? Read(string name)
    {
        if (sysfs.Read(name) is not SysfsDevice device)
        {
            return null;
        }

        if (TryRead(Path.Combine(roots.UdevData, "b" + device.Device.Number)) is string record)
        {
            return UdevDevice.Combine(device, UdevRecord.Parse(record));
        }

        ProbeRecord probe = TryRead(Path.Combine(roots.RecordedProbes, name)) is string text ? RecordedProbe.Parse(text) : ProbeRecord.Empty;
        return KernelDevice.Combine(device, probe);
    }

    private static string? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
