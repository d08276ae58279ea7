using System.Collections.Immutable;
using System.Globalization;

namespace BareMountd.Core.Devices;

/// <summary>The links below <c>/dev/disk</c> that systemd's and device-mapper's rules would make, computed where udev does not run.</summary>
/// <remarks>
/// Source: systemd rules.d/60-persistent-storage.rules of versions 252 to 258 and lvm2's 60-persistent-storage-dm.rules. Left out on purpose:
/// by-path (udev's path_id walks the buses with code that names the same port differently from version to version, and under WSL2 a port means
/// nothing: a disk gets another LUN at each attach), by-loop-*, and links that other packages' rules add (mdadm, lvm2 for physical volumes).
/// </remarks>
public static class PersistentNames
{
    // KERNEL!="loop*|mmcblk*[0-9]|…" at the top of the rules: other devices get no link from them.
    private static readonly string[] s_covered =
    [
        "bcache", "cciss", "dasd", "loop", "mmcblk", "msblk", "mspblk", "nbd", "nvme", "pmem", "scm", "sd", "sr", "ubd", "vd", "xvd", "zd",
    ];

    /// <summary>Names below <c>/dev/disk</c>, sorted, each once.</summary>
    public static ImmutableArray<string> Compute(NameFacts facts)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        string part = facts.Partition is int number ? string.Create(CultureInfo.InvariantCulture, $"-part{number}") : "";
        bool mapped = facts.KernelName.StartsWith("dm-", StringComparison.Ordinal);
        bool array = facts.KernelName.StartsWith("md", StringComparison.Ordinal);
        if (!mapped && !array && !Array.Exists(s_covered, p => facts.KernelName.StartsWith(p, StringComparison.Ordinal)))
        {
            return [];
        }

        foreach (string id in Ids(facts))
        {
            names.Add("by-id/" + id + part);
        }

        if (facts.Usage is "filesystem" or "other" or "crypto")
        {
            Add(names, "by-uuid/", facts.UuidEncoded);

            // lvm2's rules make no label link for a LUKS label.
            Add(names, "by-label/", mapped && facts.Usage == "crypto" ? null : facts.LabelEncoded);
        }

        Add(names, "by-partuuid/", facts.PartUuid);
        Add(names, "by-partlabel/", facts.PartScheme == "gpt" ? facts.PartNameEncoded : null);
        if (facts.DiskSeq != 0 && !mapped && !array)
        {
            // 252 makes it for whole disks only, later versions for partitions too.
            names.Add(string.Create(CultureInfo.InvariantCulture, $"by-diskseq/{facts.DiskSeq}{part}"));
        }

        return [.. names];
    }

    private static IEnumerable<string> Ids(NameFacts facts)
    {
        if (facts.Identity is { Serial: string serial } identity)
        {
            yield return identity.Bus + "-" + serial;
        }

        if (facts.Identity?.Wwn is string wwn)
        {
            yield return "wwn-" + wwn;
        }

        if (facts.UsbSerial is string usb)
        {
            yield return "usb-" + usb;
        }

        if (facts.NvmeWwid is { Length: > 0 } wwid)
        {
            yield return "nvme-" + UdevEncoding.LinkName(wwid);
        }

        foreach (string name in NvmeNames(facts))
        {
            yield return name;
        }

        if (facts.VirtioSerial is { Length: > 0 } virtio)
        {
            yield return "virtio-" + UdevEncoding.LinkName(virtio);
        }

        if (facts.MmcSerial is { Length: > 0 } mmc)
        {
            yield return "mmc-" + UdevEncoding.LinkName(mmc);
        }

        if (facts.DmName is { Length: > 0 } dmName)
        {
            yield return "dm-name-" + UdevEncoding.LinkName(dmName);
        }

        if (facts.DmUuid is { Length: > 0 } dmUuid)
        {
            yield return "dm-uuid-" + UdevEncoding.LinkName(dmUuid);
        }
    }

    private static IEnumerable<string> NvmeNames(NameFacts facts)
    {
        if (facts is not { NvmeModel: { Length: > 0 } model, NvmeSerial: { Length: > 0 } serial })
        {
            yield break;
        }

        string joined = model + "_" + serial;
        if (!joined.Contains('/', StringComparison.Ordinal))
        {
            // The oldest form collapses runs of blanks; the others (string_escape=replace) keep one "_" for each.
            yield return "nvme-" + UdevEncoding.LinkName(joined);
        }

        yield return "nvme-" + Escaped(joined);
        if (facts.NvmeNamespace is { Length: > 0 } id)
        {
            yield return "nvme-" + Escaped(joined + "_" + id);
        }
    }

    private static string Escaped(string text) => UdevEncoding.ReplaceChars(System.Text.Encoding.UTF8.GetBytes(text));

    private static void Add(SortedSet<string> names, string folder, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            names.Add(folder + UdevEncoding.LinkName(value));
        }
    }
}
