using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>Puts sysfs and udev's record together. What udev has not said is not guessed.</summary>
internal static class UdevDevice
{
    private const string LinkRoot = "disk/";

    internal static BlockDevice Combine(SysfsDevice sysfs, UdevRecord record)
    {
        BlockDevice device = sysfs.Device;
        if (!record.Initialized || IsOfAnEarlierDevice(device, record))
        {
            // Not "empty": the rules have not run, so that nobody has looked.
            return device with { Content = new DeviceContent { Unreadable = true } };
        }

        bool disk = device.Type == BlockDeviceType.Disk;
        return device with
        {
            DiskSeq = device.DiskSeq != 0 ? device.DiskSeq : Number(record["DISKSEQ"]) ?? 0,
            Bus = record["ID_BUS"] ?? device.Bus,
            Vendor = device.Vendor ?? Decoded(record["ID_VENDOR_ENC"]) ?? record["ID_VENDOR"],
            Model = device.Model ?? Decoded(record["ID_MODEL_ENC"]) ?? record["ID_MODEL"],
            Serials = Serials(device, record),
            Wwn = record["ID_WWN_WITH_EXTENSION"] ?? record["ID_WWN"] ?? device.Wwn,
            Links = Links(record),
            Content = new DeviceContent
            {
                Usage = record["ID_FS_USAGE"],
                Type = record["ID_FS_TYPE"],
                Uuid = Decoded(record["ID_FS_UUID_ENC"]) ?? record["ID_FS_UUID"],
                UuidSub = Decoded(record["ID_FS_UUID_SUB_ENC"]) ?? record["ID_FS_UUID_SUB"],
                Label = Decoded(record["ID_FS_LABEL_ENC"]) ?? record["ID_FS_LABEL"],
                Ambivalent = record["ID_FS_AMBIVALENT"] is not null,
            },
            Table = disk && record["ID_PART_TABLE_TYPE"] is string table ? new PartitionTable(table, record["ID_PART_TABLE_UUID"]) : null,
            Entry = disk ? null : Entry(device.Entry, record),
        };
    }

    /// <summary>After a quick re-plug the kernel has the new disk already while udev's record is still the old one's.</summary>
    private static bool IsOfAnEarlierDevice(BlockDevice device, UdevRecord record) =>
        device.DiskSeq != 0 && Number(record["DISKSEQ"]) is ulong recorded && recorded != device.DiskSeq;

    private static PartitionEntry? Entry(PartitionEntry? bare, UdevRecord record) =>
        (int?)Number(record["ID_PART_ENTRY_NUMBER"]) is int number
            ? new PartitionEntry(number, record["ID_PART_ENTRY_UUID"], Decoded(record["ID_PART_ENTRY_NAME"]), Decoded(record["ID_PART_ENTRY_TYPE"]))
            : bare;

    /// <summary>sysfs has the serials that udev leaves out (page 0x80 of a disk that is named by page 0x83); udev has its helpers' words.</summary>
    private static ImmutableArray<DeviceSerial> Serials(BlockDevice device, UdevRecord record)
    {
        ImmutableArray<DeviceSerial>.Builder serials = ImmutableArray.CreateBuilder<DeviceSerial>();
        foreach (DeviceSerial serial in device.Serials)
        {
            if (serial.Source is SerialSources.Vpd80 or SerialSources.Sysfs or SerialSources.Nguid or SerialSources.Eui)
            {
                serials.Add(serial);
            }
        }

        foreach (string name in (ReadOnlySpan<string>)[SerialSources.UdevShort, SerialSources.Udev, SerialSources.UdevScsi, SerialSources.UdevScsiIdent])
        {
            if (record[name]?.Trim() is { Length: > 0 } value)
            {
                serials.Add(new DeviceSerial(name, value));
            }
        }

        return serials.ToImmutable();
    }

    private static ImmutableArray<string> Links(UdevRecord record)
    {
        SortedSet<string> links = new(StringComparer.Ordinal);
        foreach (string link in record.Links)
        {
            if (link.StartsWith(LinkRoot, StringComparison.Ordinal))
            {
                links.Add(link[LinkRoot.Length..]);
            }
        }

        return [.. links];
    }

    private static string? Decoded(string? encoded) => encoded is null ? null : UdevEncoding.Decode(encoded).Trim() is { Length: > 0 } text ? text : null;

    private static ulong? Number(string? text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null;
}
