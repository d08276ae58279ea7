using System.Text;

namespace BareMountd.Core.Devices;

/// <summary>Computes what <c>scsi_id --export</c> prints, from the inquiry strings and the vital product data pages that sysfs shows.</summary>
/// <remarks>Source: systemd src/udev/scsi_id/{scsi_id.c,scsi_serial.c}. Page 0x83 goes before page 0x80, as there.</remarks>
public static class ScsiIdentity
{
    private const int HeaderLength = 4;
    private const int VendorLength = 8;
    private const int ModelLength = 16;
    private const int MaxSerialLength = 256;
    private const int VendorSpecific = 0;
    private const int Naa = 3;
    private const int AnyNaa = -1;
    private const int Binary = 1;
    private const int Ascii = 2;

    // scsi_serial.c id_search_list without its first row (target port group), which never names a device.
    private static readonly (int Type, int NaaType, int CodeSet)[] s_preference =
    [
        (Naa, 6, Binary), (Naa, 6, Ascii),
        (Naa, 5, Binary), (Naa, 5, Ascii),
        (Naa, AnyNaa, Binary), (Naa, AnyNaa, Ascii),
        (2, AnyNaa, Binary), (2, AnyNaa, Ascii),
        (1, AnyNaa, Binary), (1, AnyNaa, Ascii),
        (VendorSpecific, AnyNaa, Binary), (VendorSpecific, AnyNaa, Ascii),
    ];

    /// <summary>Computes the identity.</summary>
    /// <param name="vendor">Inquiry vendor, cut or padded here to 8 bytes.</param>
    /// <param name="model">Inquiry model, cut or padded here to 16 bytes.</param>
    /// <param name="page80">Whole page 0x80 with its header of 4 bytes; empty when absent.</param>
    /// <param name="page83">Whole page 0x83 with its header; empty when absent.</param>
    public static DiskIdentity Compute(ReadOnlySpan<byte> vendor, ReadOnlySpan<byte> model, ReadOnlySpan<byte> page80, ReadOnlySpan<byte> page83)
    {
        byte[] vendorModel = VendorModel(vendor, model);
        string? unitSerial = TryPayload(page80, 0x80, out ReadOnlySpan<byte> serial80)
            ? Encoding.UTF8.GetString(UdevEncoding.UpToNul(serial80)).Trim()
            : null;

        if (TryPayload(page83, 0x83, out ReadOnlySpan<byte> descriptors)
            && TryPage83(page83, descriptors, vendorModel, out string? serial, out string? serialShort, out string? wwn))
        {
            return new DiskIdentity
            {
                Bus = "scsi",
                Serial = NullIfEmpty(serial),
                SerialShort = NullIfEmpty(serialShort),
                Wwn = wwn,
                UnitSerial = NullIfEmpty(unitSerial),
            };
        }

        if (unitSerial is null)
        {
            return new DiskIdentity { Bus = "scsi" };
        }

        // "S" keeps it apart from page 0x83's vendor specific type, which scsi_id prefixes with "0".
        return new DiskIdentity
        {
            Bus = "scsi",
            Serial = UdevEncoding.Identifier([(byte)'S', .. vendorModel, .. serial80]),
            SerialShort = NullIfEmpty(UdevEncoding.Identifier(serial80)),
        };
    }

    /// <summary>The text of page 0x80, blanks and NULs at the ends removed; null when the page is absent or empty.</summary>
    public static string? UnitSerialNumber(ReadOnlySpan<byte> page80) =>
        TryPayload(page80, 0x80, out ReadOnlySpan<byte> text)
            ? NullIfEmpty(Encoding.UTF8.GetString(text).Trim('\0', ' ', '\t', '\n', '\r'))
            : null;

    /// <summary>Model (40 bytes) and serial (20 bytes) that the kernel's ATA translation puts into page 0x83 as "T10 vendor identification".</summary>
    /// <remarks>Source: linux drivers/ata/libata-scsi.c ata_scsiop_inq_83.</remarks>
    public static bool TryAtaDescriptor(ReadOnlySpan<byte> page83, out ReadOnlySpan<byte> model, out ReadOnlySpan<byte> serial)
    {
        model = serial = default;
        if (!TryPayload(page83, 0x83, out ReadOnlySpan<byte> rest))
        {
            return false;
        }

        while (TryDescriptor(ref rest, out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> id))
        {
            if ((head[1] & 0x3f) == 1 && (head[0] & 0x0f) == Ascii && id.Length == 68 && id.StartsWith("ATA     "u8))
            {
                model = id.Slice(8, 40);
                serial = id.Slice(48, 20);
                return true;
            }
        }

        return false;
    }

    private static bool TryPage83(
        ReadOnlySpan<byte> page,
        ReadOnlySpan<byte> descriptors,
        byte[] vendorModel,
        out string? serial,
        out string? serialShort,
        out string? wwn)
    {
        serial = serialShort = wwn = null;

        // A SCSI-2 reply has the identifier right after the header; the 7th byte is reserved (0) in every later form.
        if (page.Length > 6 && page[6] != 0)
        {
            serial = serialShort = "3" + Convert.ToHexStringLower(descriptors);
            return true;
        }

        foreach ((int type, int naaType, int codeSet) in s_preference)
        {
            ReadOnlySpan<byte> rest = descriptors;
            while (TryDescriptor(ref rest, out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> id))
            {
                bool ofDevice = (head[1] & 0x30) == 0;
                if (!ofDevice
                    || (head[1] & 0x0f) != type
                    || (head[0] & 0x0f) != codeSet
                    || id.IsEmpty
                    || (naaType != AnyNaa && id[0] >> 4 != naaType))
                {
                    continue;
                }

                byte[] text = codeSet == Ascii ? id.ToArray() : Encoding.ASCII.GetBytes(Convert.ToHexStringLower(id));
                byte[] prefix = [(byte)('0' + type), .. type == VendorSpecific ? vendorModel : []];
                if (prefix.Length + text.Length + 1 > MaxSerialLength)
                {
                    continue;
                }

                serial = UdevEncoding.Identifier([.. prefix, .. text]);
                serialShort = UdevEncoding.Identifier(text);
                wwn = type == Naa ? "0x" + Encoding.UTF8.GetString(UdevEncoding.UpToNul(text.AsSpan(0, Math.Min(text.Length, 32)))) : null;
                return true;
            }
        }

        return false;
    }

    private static bool TryPayload(ReadOnlySpan<byte> page, byte code, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (page.Length < HeaderLength || page[1] != code)
        {
            return false;
        }

        int length = (page[2] << 8) | page[3];
        payload = page.Slice(HeaderLength, Math.Min(length, page.Length - HeaderLength));
        return true;
    }

    private static bool TryDescriptor(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> id)
    {
        head = id = default;
        if (rest.Length < HeaderLength || rest.Length < HeaderLength + rest[3])
        {
            return false;
        }

        head = rest[..HeaderLength];
        id = rest.Slice(HeaderLength, rest[3]);
        rest = rest[(HeaderLength + id.Length)..];
        return true;
    }

    private static byte[] VendorModel(ReadOnlySpan<byte> vendor, ReadOnlySpan<byte> model)
    {
        byte[] result = new byte[VendorLength + ModelLength];
        result.AsSpan().Fill((byte)' ');
        vendor[..Math.Min(vendor.Length, VendorLength)].CopyTo(result);
        model[..Math.Min(model.Length, ModelLength)].CopyTo(result.AsSpan(VendorLength));
        return result;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
