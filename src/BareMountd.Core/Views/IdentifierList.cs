using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;

namespace BareMountd.Core.Views;

/// <summary>What can be put under <c>match</c> for a device, the most stable first.</summary>
internal static class IdentifierList
{
    // The string that people know comes first: Windows shows page 0x80, udev the short form.
    private static readonly string[] s_serialOrder =
    [
        SerialSources.Vpd80, SerialSources.Nguid, SerialSources.Eui, SerialSources.UdevShort, SerialSources.Sysfs, SerialSources.UdevScsi,
        SerialSources.UdevScsiIdent, SerialSources.Udev,
    ];

    /// <summary>The serial to show; null when the device has none that identifies.</summary>
    public static DeviceSerial? BestSerial(BlockDevice device) => Serials(device).FirstOrDefault();

    /// <summary>All identifiers with what to know about each.</summary>
    public static IReadOnlyList<Identifier> Of(BlockDevice device, WorldIndex index)
    {
        DiskGroup group = index.GroupOf(device);
        bool partition = device.Type == BlockDeviceType.Partition;
        string disks = partition ? "of the whole disk; add partition" : "";
        List<Identifier> list = [];
        void Add(string key, string? value, string note, IEnumerable<DiskGroup> sharing)
        {
            if (!string.IsNullOrEmpty(value))
            {
                string[] others = [.. sharing.Where(g => g != group).Select(g => g.Name)];
                string also = others.Length == 0 ? "" : $"not unique: {string.Join(", ", others.Take(3))}{(others.Length > 3 ? ", …" : "")} too";
                list.Add(new Identifier(key, value, string.Join("; ", new[] { also, note }.Where(n => n.Length > 0))));
            }
        }

        foreach (DeviceSerial serial in Serials(device))
        {
            Add("serial", serial.Value, Join(serial.Source, disks), index.WithSerial(serial.Value));
        }

        if (device.Wwn is string wwn && WwnNormalizer.Weakness(wwn) is null)
        {
            Add("wwn", wwn, disks, index.WithWwn(wwn));
        }

        Add("partUuid", device.Entry?.Uuid, "changes when the disk is partitioned anew", index.WithPartUuid(device.Entry?.Uuid ?? ""));
        Add("uuid", device.Content.Uuid, "changes when formatted anew; a clone has the same", index.WithUuid(device.Content.Uuid ?? ""));
        foreach (string link in Names(device, "by-id/"))
        {
            Add("byId", link, "", index.WithLink("by-id/" + link).Select(index.GroupOf).Distinct());
        }

        Add("partLabel", device.Entry?.Name, "anybody can set it", index.WithPartLabel(device.Entry?.Name ?? ""));
        Add("label", device.Content.Label, "anybody can set it", index.WithLabel(device.Content.Label ?? ""));
        Add("model", device.Model, Join("every disk of this make has it", disks), []);
        foreach (string link in Names(device, "by-path/"))
        {
            Add("path", $"{LinuxRoots.System.DevDisk}/by-path/{link}", "the place, not the disk", index.WithLink("by-path/" + link).Select(index.GroupOf).Distinct());
        }

        Add("path", device.DevNode, "changes with the order of attachment", []);
        return list;
    }

    private static string Join(string a, string b) => b.Length == 0 ? a : $"{a}; {b}";

    private static IEnumerable<string> Names(BlockDevice device, string directory) =>
        device.Links.Where(l => l.StartsWith(directory, StringComparison.Ordinal)).Select(l => l[directory.Length..]).Order(StringComparer.Ordinal);

    private static IEnumerable<DeviceSerial> Serials(BlockDevice device) =>
        device.Serials
            .Where(s => SerialNormalizer.Weakness(s.Value) is null)
            .OrderBy(s => Array.IndexOf(s_serialOrder, s.Source) is >= 0 and int at ? at : s_serialOrder.Length)
            .ThenBy(s => s.Value, StringComparer.Ordinal)
            .DistinctBy(s => SerialNormalizer.Normalize(s.Value));
}
