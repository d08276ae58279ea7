using System.Text;
using BareMountd.Core.Devices;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Devices;

/// <summary>One look with libblkid, the way udev's blkid builtin looks (systemd src/udev/udev-builtin-blkid.c). Blocks as long as the device does.</summary>
internal static unsafe class BlkidProbe
{
    // Below this size (a floppy) a partition table rules out a filesystem on the whole device.
    private const long SmallDisk = 1440 * 1024;

    /// <summary>Probes a device node or an image file.</summary>
    internal static ProbeRecord Run(string node)
    {
        int descriptor = NetlinkNative.Open(node, NetlinkNative.OpenReadNonblockCloexec);
        if (descriptor < 0)
        {
            return ProbeRecord.Unreadable;
        }

        using SafeFileHandle fd = new(descriptor, ownsHandle: true);
        nint probe = BlkidNative.NewProbe();
        if (probe == 0)
        {
            throw new InvalidOperationException("libblkid: out of memory");
        }

        try
        {
            return BlkidNative.SetDevice(probe, fd, 0, 0) < 0 ? ProbeRecord.Unreadable : Probe(probe);
        }
        finally
        {
            BlkidNative.FreeProbe(probe);
        }
    }

    private static ProbeRecord Probe(nint probe)
    {
        _ = BlkidNative.SetSuperblocksFlags(probe, BlkidNative.SuperblockFlags);
        _ = BlkidNative.EnablePartitions(probe, 1);
        if (BlkidNative.GetSize(probe) <= SmallDisk && BlkidNative.IsWholeDisk(probe) != 0)
        {
            _ = BlkidNative.EnableSuperblocks(probe, 0);
            if (BlkidNative.DoFullProbe(probe) < 0)
            {
                return ProbeRecord.Unreadable;
            }

            if (Value(probe, "PTTYPE") is not null)
            {
                return Collect(probe);
            }
        }

        _ = BlkidNative.SetPartitionsFlags(probe, BlkidNative.PartitionEntryDetails);
        _ = BlkidNative.EnableSuperblocks(probe, 1);
        return BlkidNative.DoSafeProbe(probe) switch
        {
            BlkidNative.Found => Collect(probe),
            BlkidNative.Nothing => ProbeRecord.Empty,
            BlkidNative.Ambivalent => ProbeRecord.Ambivalent,
            _ => ProbeRecord.Unreadable,
        };
    }

    private static ProbeRecord Collect(nint probe)
    {
        byte[]? uuid = Value(probe, "UUID");
        byte[]? label = Value(probe, "LABEL");
        byte[]? name = Value(probe, "PART_ENTRY_NAME");
        return new ProbeRecord
        {
            Content = new DeviceContent
            {
                Usage = Text(Value(probe, "USAGE")),
                Type = Text(Value(probe, "TYPE")),
                Uuid = Text(uuid),
                UuidSub = Text(Value(probe, "UUID_SUB")),
                Label = Text(label),
            },
            UuidEncoded = Encoded(uuid),
            LabelEncoded = Encoded(label),
            TableType = Text(Value(probe, "PTTYPE")),
            TableUuid = Text(Value(probe, "PTUUID")),
            EntryScheme = Text(Value(probe, "PART_ENTRY_SCHEME")),
            EntryUuid = Text(Value(probe, "PART_ENTRY_UUID")),
            EntryName = Text(name),
            EntryNameEncoded = Encoded(name),
            EntryType = Text(Value(probe, "PART_ENTRY_TYPE")),
        };
    }

    private static byte[]? Value(nint probe, string name)
    {
        byte* data;
        nuint length;
        if (BlkidNative.LookupValue(probe, name, &data, &length) != 0 || data == null)
        {
            return null;
        }

        // Copied here: the text lives as long as the probe does.
        ReadOnlySpan<byte> bytes = new(data, (int)length);
        int nul = bytes.IndexOf((byte)0);
        return (nul < 0 ? bytes : bytes[..nul]).ToArray();
    }

    private static string? Text(byte[]? bytes) => bytes is { Length: > 0 } ? Encoding.UTF8.GetString(bytes) : null;

    private static string? Encoded(byte[]? bytes) => bytes is { Length: > 0 } ? UdevEncoding.Encode(bytes) : null;
}
