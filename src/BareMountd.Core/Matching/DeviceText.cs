using System.Globalization;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching;

/// <summary>Devices in words. Strings from the disk stay as they are: whoever shows them escapes.</summary>
internal static class DeviceText
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary><c>sdb1 (ext4, "data", 931.5 GiB)</c>.</summary>
    public static string Describe(BlockDevice device)
    {
        List<string> facts = [Content(device.Content)];
        if (device.Content.Label is { Length: > 0 } label)
        {
            facts.Add($"\"{label}\"");
        }
        else if (device.Entry?.Name is { Length: > 0 } name)
        {
            facts.Add($"partition name \"{name}\"");
        }

        facts.Add(Size(device.SizeBytes));
        return $"{device.Name} ({string.Join(", ", facts)})";
    }

    /// <summary>Several devices, comma separated.</summary>
    public static string List(IEnumerable<BlockDevice> devices) => string.Join(", ", devices.Select(Describe));

    /// <summary>Type of the content, or why there is none.</summary>
    public static string Content(DeviceContent content) =>
        content.Unreadable ? "unreadable"
        : content.Ambivalent ? "contradicting signatures"
        : content.Type ?? "no filesystem recognised";

    /// <summary>Bytes with a binary unit.</summary>
    public static string Size(ulong bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < s_units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {s_units[unit]}");
    }

    /// <summary>The serials of a device with their sources.</summary>
    public static string Serials(BlockDevice device) =>
        device.Serials.IsEmpty ? "no serial" : string.Join(", ", device.Serials.Select(s => $"{s.Source} \"{s.Value}\""));

    /// <summary>Declared values, quoted.</summary>
    public static string Quoted(IEnumerable<string> values) => string.Join(" or ", values.Select(v => $"\"{v}\""));
}
