using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace BareMountd.Core.Devices;

/// <summary>Computes what <c>ata_id --export</c> prints, from page 0x89 (the disk's own IDENTIFY DEVICE data) or, without it, from page 0x83.</summary>
/// <remarks>Source: systemd src/udev/ata_id/ata_id.c; page 0x89 layout: SAT-4, IDENTIFY data from byte 60 on.</remarks>
public static class AtaIdentity
{
    private const int IdentifyOffset = 60;
    private const int IdentifyLength = 512;

    /// <summary>Computes the identity; false when neither page holds ATA data.</summary>
    public static bool TryCompute(ReadOnlySpan<byte> page89, ReadOnlySpan<byte> page83, out DiskIdentity identity)
    {
        if (page89.Length >= IdentifyOffset + IdentifyLength && page89[1] == 0x89)
        {
            ReadOnlySpan<byte> words = page89.Slice(IdentifyOffset, IdentifyLength);
            identity = Make(Swapped(words, 27, 20), Swapped(words, 10, 10), WorldWideName(words));
            return true;
        }

        if (ScsiIdentity.TryAtaDescriptor(page83, out ReadOnlySpan<byte> model, out ReadOnlySpan<byte> serial))
        {
            // The NAA in the same page is the WWN of the IDENTIFY data (libata), if the disk has one.
            identity = Make(model, serial, ScsiIdentity.Compute([], [], [], page83).Wwn);
            return true;
        }

        identity = null!;
        return false;
    }

    private static DiskIdentity Make(ReadOnlySpan<byte> model, ReadOnlySpan<byte> serial, string? wwn)
    {
        string modelName = UdevEncoding.Identifier(model);
        string serialName = UdevEncoding.Identifier(serial);
        return new DiskIdentity
        {
            Bus = "ata",
            Model = Encoding.UTF8.GetString(UdevEncoding.UpToNul(model)).Trim(),
            Serial = serialName.Length == 0 ? modelName : modelName + "_" + serialName,
            SerialShort = serialName.Length == 0 ? null : serialName,
            Wwn = wwn,
        };
    }

    private static byte[] Swapped(ReadOnlySpan<byte> words, int first, int count)
    {
        byte[] result = words.Slice(first * 2, count * 2).ToArray();
        for (int i = 0; i < result.Length; i += 2)
        {
            (result[i], result[i + 1]) = (result[i + 1], result[i]);
        }

        return result;
    }

    private static string? WorldWideName(ReadOnlySpan<byte> words)
    {
        ulong value = 0;
        for (int word = 108; word <= 111; word++)
        {
            value = (value << 16) | BinaryPrimitives.ReadUInt16LittleEndian(words[(word * 2)..]);
        }

        return value >> 60 == 5 ? string.Create(CultureInfo.InvariantCulture, $"0x{value:x}") : null;
    }
}
