using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>Who a whole device is, by sysfs: bus, vendor, model, every serial, and the facts for its names.</summary>
internal sealed record SysfsIdentity
{
    private const int VendorOffset = 8;
    private const int VendorLength = 8;
    private const int ModelOffset = 16;
    private const int ModelLength = 16;

    internal string? Bus { get; private init; }

    internal string? Vendor { get; private init; }

    internal string? Model { get; private init; }

    internal ImmutableArray<DeviceSerial> Serials { get; private init; } = [];

    internal string? Wwn { get; private init; }

    internal required NameFacts Names { get; init; }

    /// <summary>Reads the identity of the whole device at a resolved sysfs path.</summary>
    internal static SysfsIdentity Read(string path, string name)
    {
        NameFacts names = new() { KernelName = name };
        if (name.StartsWith("nvme", StringComparison.Ordinal))
        {
            return Nvme(path, names);
        }

        if (name.StartsWith("sd", StringComparison.Ordinal) || name.StartsWith("sr", StringComparison.Ordinal))
        {
            return Scsi(path, names);
        }

        if (name.StartsWith("vd", StringComparison.Ordinal))
        {
            string? serial = Attribute(Path.Combine(path, "serial"));
            return new SysfsIdentity
            {
                Bus = "virtio",
                Serials = Collect((SerialSources.Sysfs, serial), (SerialSources.Udev, serial)),
                Names = names with { VirtioSerial = serial },
            };
        }

        if (name.StartsWith("mmcblk", StringComparison.Ordinal))
        {
            string? model = Attribute(Path.Combine(path, "device", "name"));
            string? serial = Attribute(Path.Combine(path, "device", "serial"));
            return new SysfsIdentity
            {
                Bus = "mmc",
                Model = model,
                Serials = Collect((SerialSources.Sysfs, serial), (SerialSources.Udev, serial)),
                Names = names with { MmcSerial = model is null || serial is null ? null : model + "_" + serial },
            };
        }

        return new SysfsIdentity
        {
            Names = names with
            {
                DmName = SysfsFile.Text(Path.Combine(path, "dm", "name")),
                DmUuid = SysfsFile.Text(Path.Combine(path, "dm", "uuid")),
            },
        };
    }

    private static SysfsIdentity Nvme(string path, NameFacts names)
    {
        string? model = Attribute(Path.Combine(path, "device", "model"));
        string? serial = Attribute(Path.Combine(path, "device", "serial"));
        string? space = SysfsFile.Text(Path.Combine(path, "nsid"));
        string? wwid = Attribute(Path.Combine(path, "wwid"));
        string? udevSerial = model is null || serial is null
            ? null
            : UdevEncoding.ReplaceChars(Encoding.UTF8.GetBytes(space is null ? $"{model}_{serial}" : $"{model}_{serial}_{space}"));
        return new SysfsIdentity
        {
            Bus = "nvme",
            Model = SysfsFile.Text(Path.Combine(path, "device", "model")),
            Wwn = wwid,
            Serials = Collect(
                (SerialSources.Sysfs, serial),
                (SerialSources.Nguid, NonZero(SysfsFile.Text(Path.Combine(path, "nguid")))),
                (SerialSources.Eui, EuiOf(wwid) ?? NonZero(SysfsFile.Text(Path.Combine(path, "eui"))?.Replace(" ", "", StringComparison.Ordinal))),
                (SerialSources.UdevShort, serial),
                (SerialSources.Udev, udevSerial)),
            Names = names with { NvmeModel = model, NvmeSerial = serial, NvmeNamespace = space, NvmeWwid = wwid },
        };
    }

    private static SysfsIdentity Scsi(string path, NameFacts names)
    {
        string device = Path.Combine(path, "device");
        byte[] page80 = SysfsFile.Bytes(Path.Combine(device, "vpd_pg80")) ?? [];
        byte[] page83 = SysfsFile.Bytes(Path.Combine(device, "vpd_pg83")) ?? [];
        byte[] page89 = SysfsFile.Bytes(Path.Combine(device, "vpd_pg89")) ?? [];
        string? wwid = SysfsFile.Text(Path.Combine(device, "wwid"));
        (byte[] vendor, byte[] model) = Inquiry(device);
        string vendorText = Encoding.UTF8.GetString(vendor).Trim('\0', ' ');
        string modelText = Encoding.UTF8.GetString(model).Trim('\0', ' ');

        (string Id, string? Serial)? usb = UsbSerial(path, vendor, model);
        DiskIdentity? identity = null;
        bool maybeAta = vendorText == "ATA" || (usb is not null && SysfsFile.Number(Path.Combine(path, "removable")) is 0);
        if (maybeAta && AtaIdentity.TryCompute(page89, page83, out DiskIdentity ata))
        {
            identity = ata;
        }
        else if (usb is (string id, _))
        {
            identity = new DiskIdentity { Bus = "usb", Serial = id, SerialShort = usb.Value.Serial };
        }

        identity ??= ScsiIdentity.Compute(vendor, model, page80, page83);
        return new SysfsIdentity
        {
            Bus = identity.Bus,
            Vendor = vendorText.Length == 0 ? null : vendorText,
            Model = identity.Model ?? (modelText.Length == 0 ? null : modelText),
            Wwn = identity.Wwn ?? (wwid?.StartsWith("naa.", StringComparison.Ordinal) == true ? "0x" + wwid[4..] : null),
            Serials = Collect(
                (SerialSources.Vpd80, ScsiIdentity.UnitSerialNumber(page80)),
                (SerialSources.Eui, EuiOf(wwid)),
                (SerialSources.UdevShort, identity.SerialShort),
                (SerialSources.Udev, identity.Serial),
                (SerialSources.UdevScsi, identity.UnitSerial)),
            Names = names with { Identity = identity, UsbSerial = usb?.Id },
        };
    }

    /// <summary>Vendor and model with the blanks that the disk pads them with: scsi_id's serial is made of the padded form.</summary>
    private static (byte[] Vendor, byte[] Model) Inquiry(string device)
    {
        if (SysfsFile.Bytes(Path.Combine(device, "inquiry")) is { Length: >= ModelOffset + ModelLength } inquiry)
        {
            return (inquiry[VendorOffset..(VendorOffset + VendorLength)], inquiry[ModelOffset..(ModelOffset + ModelLength)]);
        }

        return (Padded(Path.Combine(device, "vendor"), VendorLength), Padded(Path.Combine(device, "model"), ModelLength));
    }

    private static byte[] Padded(string path, int length)
    {
        byte[] result = new byte[length];
        Array.Fill(result, (byte)' ');
        ReadOnlySpan<byte> text = SysfsFile.Bytes(path) ?? [];
        int end = text.IndexOf((byte)'\n');
        text = end < 0 ? text : text[..end];
        text[..Math.Min(text.Length, length)].CopyTo(result);
        return result;
    }

    /// <summary>ID_USB_SERIAL as systemd's usb_id builtin makes it for mass storage; null when the disk is not behind USB.</summary>
    private static (string Id, string? Serial)? UsbSerial(string path, byte[] vendor, byte[] model)
    {
        if (!path.Contains("/usb", StringComparison.Ordinal))
        {
            return null;
        }

        for (string? at = Path.GetDirectoryName(path); at is { Length: > 1 }; at = Path.GetDirectoryName(at))
        {
            if (!File.Exists(Path.Combine(at, "idVendor")))
            {
                continue;
            }

            byte[] raw = SysfsFile.Bytes(Path.Combine(at, "serial")) ?? [];
            ReadOnlySpan<byte> trimmed = raw.AsSpan().TrimEnd((byte)'\n');

            // usb_id: a serial with control characters, commas or non-ASCII is garbage of the device and counts as none.
            string? serial = trimmed.IsEmpty || trimmed.ContainsAnyExceptInRange((byte)0x20, (byte)0x7f) || trimmed.Contains((byte)',')
                ? null
                : UdevEncoding.Identifier(trimmed);
            StringBuilder id = new();
            id.Append(UdevEncoding.Identifier(vendor)).Append('_').Append(UdevEncoding.Identifier(model));
            if (!string.IsNullOrEmpty(serial))
            {
                id.Append('_').Append(serial);
            }

            // Host:bus:target:lun is the name of the SCSI device's directory, the parent of "block".
            string[] address = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)!)!).Split(':');
            if (address.Length == 4)
            {
                id.Append(CultureInfo.InvariantCulture, $"-{address[2]}:{address[3]}");
            }

            return (id.ToString(), serial);
        }

        return null;
    }

    private static string? Attribute(string path) =>
        SysfsFile.Bytes(path) is byte[] bytes && UdevEncoding.Attribute(bytes) is { Length: > 0 } text ? text : null;

    private static string? EuiOf(string? wwid) => wwid?.StartsWith("eui.", StringComparison.Ordinal) == true ? NonZero(wwid[4..]) : null;

    private static string? NonZero(string? hex) => hex is null || hex.AsSpan().IndexOfAnyExcept("0-.") < 0 ? null : hex;

    private static ImmutableArray<DeviceSerial> Collect(params (string Source, string? Value)[] serials)
    {
        ImmutableArray<DeviceSerial>.Builder result = ImmutableArray.CreateBuilder<DeviceSerial>();
        foreach ((string source, string? value) in serials)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                result.Add(new DeviceSerial(source, value));
            }
        }

        return result.ToImmutable();
    }
}
