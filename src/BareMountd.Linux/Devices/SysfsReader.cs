using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;

namespace BareMountd.Linux.Devices;

/// <summary>Reads block devices from sysfs. Never opens a device, so that a hung disk cannot stop it: the kernel keeps all of this in memory.</summary>
/// <remarks>Source of names and formats: Documentation/ABI/{stable/sysfs-block,testing/sysfs-block-device}, drivers/scsi/scsi_sysfs.c, drivers/nvme/host/sysfs.c.</remarks>
internal sealed class SysfsReader(LinuxRoots roots)
{
    // Always 512, whatever the disk's logical block size is.
    private const ulong SectorSize = 512;

    /// <summary>Kernel names of all block devices, sorted.</summary>
    internal ImmutableArray<string> List() => [.. SysfsFile.Names(roots.ClassBlock)];

    /// <summary>Reads one device; null when it does not exist (any more).</summary>
    internal SysfsDevice? Read(string name)
    {
        string path = Path.Combine(roots.ClassBlock, name);
        if (!DeviceNumber.TryParse(SysfsFile.Text(Path.Combine(path, "dev")), out DeviceNumber number)
            || Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName is not string realPath)
        {
            return null;
        }

        int? partition = (int?)SysfsFile.Number(Path.Combine(path, "partition"));
        string diskPath = partition is null ? realPath : Path.GetDirectoryName(realPath)!;
        string diskName = Path.GetFileName(diskPath);
        SysfsIdentity identity = SysfsIdentity.Read(diskPath, diskName);
        ulong diskSeq = SysfsFile.Number(Path.Combine(diskPath, "diskseq")) ?? 0;
        BlockDevice device = new()
        {
            Name = name,
            Number = number,
            DiskSeq = diskSeq,
            Type = partition is null ? BlockDeviceType.Disk : BlockDeviceType.Partition,
            Driver = DriverOf(diskPath, diskName),
            DevNode = roots.Strip(Node(name)),
            Parent = partition is null ? null : diskName,
            SizeBytes = (SysfsFile.Number(Path.Combine(path, "size")) ?? 0) * SectorSize,
            ReadOnly = SysfsFile.Number(Path.Combine(path, "ro")) is > 0,
            Removable = SysfsFile.Number(Path.Combine(diskPath, "removable")) is > 0,
            Bus = identity.Bus,
            Vendor = identity.Vendor,
            Model = identity.Model,
            Serials = identity.Serials,
            Wwn = identity.Wwn,
            Entry = partition is int entry ? new PartitionEntry(entry, null, null, null) : null,
            Holders = [.. SysfsFile.Names(Path.Combine(path, "holders"))],
            Slaves = [.. SysfsFile.Names(Path.Combine(path, "slaves"))],
        };
        return new SysfsDevice(device, identity.Names with { KernelName = name, Partition = partition, DiskSeq = diskSeq });
    }

    /// <summary>Path of the node below the configured root; the kernel writes <c>!</c> in names for <c>/</c> in nodes (cciss!c0d0).</summary>
    internal string Node(string name) => Path.Combine(roots.Dev, name.Replace('!', '/'));

    private static DeviceDriver DriverOf(string diskPath, string name)
    {
        const string OpticalType = "5";
        return name switch
        {
            _ when name.StartsWith("loop", StringComparison.Ordinal) => DeviceDriver.Loop,
            _ when name.StartsWith("ram", StringComparison.Ordinal) || name.StartsWith("zram", StringComparison.Ordinal) => DeviceDriver.Ram,
            _ when name.StartsWith("dm-", StringComparison.Ordinal) => DeviceDriver.DeviceMapper,
            _ when name.StartsWith("md", StringComparison.Ordinal) => DeviceDriver.Md,
            _ when name.StartsWith("sr", StringComparison.Ordinal) => DeviceDriver.Optical,
            _ when name.StartsWith("fd", StringComparison.Ordinal)
                || name.StartsWith("nbd", StringComparison.Ordinal)
                || name.StartsWith("rbd", StringComparison.Ordinal)
                || name.StartsWith("drbd", StringComparison.Ordinal) => DeviceDriver.Other,
            _ => SysfsFile.Text(Path.Combine(diskPath, "device", "type")) == OpticalType && name.StartsWith("sd", StringComparison.Ordinal)
                ? DeviceDriver.Optical
                : DeviceDriver.Disk,
        };
    }
}
