using System.Collections.Immutable;
using System.Text.RegularExpressions;
using BareMountd.Core.Devices;

namespace BareMountd.Tests.Shared;

/// <summary>Compares what two sources tell of the same machine, device by device and name by name.</summary>
public static partial class DeviceParity
{
    /// <summary>Differences in words; empty when both tell the same. Left out: names that only udev or other packages' rules make.</summary>
    /// <remarks>by-path, by-loop-*: not computed (see PersistentNames). by-diskseq of partitions: systemd 252 has none. md-*, lvm-pv-*: mdadm's and lvm2's own rules.</remarks>
    public static IReadOnlyList<string> Compare(IEnumerable<BlockDevice> kernel, IEnumerable<BlockDevice> udev)
    {
        List<string> differences = [];
        Dictionary<string, BlockDevice> left = kernel.ToDictionary(d => d.Name);
        Dictionary<string, BlockDevice> right = udev.ToDictionary(d => d.Name);
        foreach (string name in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
        {
            if (!left.TryGetValue(name, out BlockDevice? a) || !right.TryGetValue(name, out BlockDevice? b))
            {
                differences.Add($"{name}: only in {(left.ContainsKey(name) ? "kernel" : "udev")}");
                continue;
            }

            foreach (string link in Comparable(a).Except(Comparable(b)))
            {
                differences.Add($"{name}: only kernel has {link}");
            }

            foreach (string link in Comparable(b).Except(Comparable(a)))
            {
                differences.Add($"{name}: only udev has {link}");
            }

            foreach (DeviceSerial serial in b.Serials.Except(a.Serials))
            {
                differences.Add($"{name}: only udev has {serial}");
            }

            BlockDevice Rest(BlockDevice d) => d with { Links = [], Serials = [], Holders = [], Slaves = [] };
            if (Rest(a) != Rest(b))
            {
                differences.Add($"{name}: kernel {Rest(a)}, udev {Rest(b)}");
            }

            if (!a.Holders.SequenceEqual(b.Holders) || !a.Slaves.SequenceEqual(b.Slaves))
            {
                differences.Add($"{name}: holders or slaves differ");
            }
        }

        return differences;
    }

    private static ImmutableArray<string> Comparable(BlockDevice device) => [.. device.Links.Where(l => !NotCompared().IsMatch(l))];

    [GeneratedRegex(@"^(by-path/|by-loop-|by-diskseq/\d+-part\d+$|by-id/(md|lvm-pv)-)")]
    private static partial Regex NotCompared();
}
