using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>Puts sysfs and probe together, and computes the names that udev would have made of them.</summary>
internal static class KernelDevice
{
    internal static BlockDevice Combine(SysfsDevice sysfs, ProbeRecord probe)
    {
        BlockDevice device = sysfs.Device;
        bool disk = device.Type == BlockDeviceType.Disk;
        PartitionEntry? entry = device.Entry is PartitionEntry bare
            ? bare with { Uuid = probe.EntryUuid, Name = probe.EntryName, Type = probe.EntryType }
            : null;
        return device with
        {
            Content = probe.Content,
            Table = disk && probe.TableType is string type ? new PartitionTable(type, probe.TableUuid) : null,
            Entry = entry,
            Links = PersistentNames.Compute(sysfs.Names with
            {
                Usage = probe.Content.Usage,
                UuidEncoded = probe.UuidEncoded,
                LabelEncoded = probe.LabelEncoded,
                PartScheme = probe.EntryScheme,
                PartUuid = probe.EntryUuid,
                PartNameEncoded = probe.EntryNameEncoded,
            }),
        };
    }
}
