using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Linux.Devices;

namespace BareMountd.Linux.Health;

/// <summary>
/// State and error counters that the disk's driver keeps: SCSI <c>device/{state,ioerr_cnt,iotmo_cnt}</c>, NVMe <c>device/state</c>.
/// Other drivers (virtio, loop, zram) keep none.
/// </summary>
internal sealed class DeviceProbe(LinuxRoots roots) : ThreadProbe
{
    internal override string Name => ProbeNames.Device;

    internal override bool IsFor(ProbeTarget target) => true;

    internal override ProbeReading Read(ProbeTarget target)
    {
        string folder = DiskFolder.Hardware(roots, target.Device.Name)
            ?? throw new ProbeFailedException($"{target.Device.Name}: the kernel shows no such device any more");
        return new ProbeReading.Device(
            SysfsFile.Text(folder + "/device/state") ?? "", Errors(folder), Counter(folder + "/device/iotmo_cnt"));
    }

    /// <summary>Commands that ended with an error since the device was attached, by its folder in sysfs; null where the driver does not count them.</summary>
    internal static ulong? Errors(string folder) => Counter(folder + "/device/ioerr_cnt");

    /// <summary>Null where the driver has none, or the kernel is older than the counter (<c>iotmo_cnt</c>).</summary>
    private static ulong? Counter(string path) =>
        SysfsFile.Bytes(path) is byte[] bytes && SysfsNumbers.TryParseHex(bytes, out ulong value) ? value : null;
}
