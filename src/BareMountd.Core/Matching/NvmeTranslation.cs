using BareMountd.Core.Devices;
using BareMountd.Core.Text;

namespace BareMountd.Core.Matching;

/// <summary>
/// Reads <c>nvme-…</c> patterns under WSL2, where no name begins so: Windows shows an NVMe disk as SCSI, vendor <c>NVMe</c>, the model cut
/// to the 16 characters of the inquiry field, the serial being the namespace's NGUID or EUI-64.
/// </summary>
internal static class NvmeTranslation
{
    private const string Prefix = "nvme-";
    private const string EuiPrefix = "nvme-eui.";

    private static readonly System.Buffers.SearchValues<char> s_numberPattern = System.Buffers.SearchValues.Create("0123456789*?[]!^-");

    /// <summary>SCSI standard inquiry data, PRODUCT IDENTIFICATION (SPC-4, 6.4.2).</summary>
    private const int InquiryModelLength = 16;

    /// <summary>True for a pattern that is written for native NVMe names.</summary>
    public static bool IsNvme(string pattern) => pattern.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>True for a disk that Windows translated from NVMe to SCSI.</summary>
    public static bool IsTranslated(BlockDevice disk) => string.Equals(disk.Vendor?.Trim(), "NVMe", StringComparison.OrdinalIgnoreCase);

    /// <summary>How well a pattern fits the name that the device would have without the translation.</summary>
    /// <remarks><c>nvme-eui.…</c> is an identity, compared with the disk's serials, so it is a strong match; <c>nvme-MODEL_SERIAL</c> is weak:
    /// the rest of the model and the controller's serial are not known here.</remarks>
    public static MatchStrength Test(string pattern, BlockDevice device, DiskGroup group)
    {
        if (!IsNvme(pattern) || !IsTranslated(group.Head) || !TakePartition(ref pattern, device))
        {
            return MatchStrength.None;
        }

        if (pattern.StartsWith(EuiPrefix, StringComparison.Ordinal) && group.SerialKeys.Contains(SerialNormalizer.Normalize(pattern)))
        {
            return MatchStrength.Strong;
        }

        if (pattern.StartsWith(EuiPrefix, StringComparison.Ordinal) && Glob.TryParse(pattern, out Glob? glob, out _))
        {
            foreach (string key in group.SerialKeys)
            {
                // The by-id name of an EUI-64 has 16 digits, of an NGUID 32.
                if (glob!.IsMatch(EuiPrefix + key))
                {
                    return MatchStrength.Strong;
                }
            }
        }

        string model = (group.Head.Model ?? "").Trim();
        return model.Length > 0 && CanBegin(pattern, Prefix + Known(model)) ? MatchStrength.Weak : MatchStrength.None;
    }

    /// <summary>The by-id name that really exists: udev's SCSI name first.</summary>
    public static string? RealLink(BlockDevice device)
    {
        string? any = null;
        foreach (string link in device.Links.Where(l => l.StartsWith("by-id/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string name = link["by-id/".Length..];
            if (name.StartsWith("scsi-SNVMe", StringComparison.Ordinal))
            {
                return name;
            }

            any ??= name;
        }

        return any;
    }

    /// <summary>What is known of the native name: a model of 16 characters may go on; after a shorter one comes a blank or the separator, both <c>_</c>.</summary>
    private static string Known(string model)
    {
        string known = model.Length > InquiryModelLength ? model[..InquiryModelLength] : model;
        known = known.Replace(' ', '_');
        return model.Length < InquiryModelLength ? known + "_" : known;
    }

    /// <summary>A <c>-partN</c> at the end of the pattern names one partition; without it the pattern means the disk and so all of it.</summary>
    private static bool TakePartition(ref string pattern, BlockDevice device)
    {
        int at = pattern.LastIndexOf("-part", StringComparison.Ordinal);
        if (at < 0 || pattern.AsSpan(at + 5).ContainsAnyExcept(s_numberPattern) || at + 5 == pattern.Length)
        {
            return true;
        }

        string suffix = pattern[(at + 1)..];
        pattern = pattern[..at];
        return device.Type == BlockDeviceType.Partition
            && DeviceNames.PartitionNumber(device) is int number
            && Glob.TryParse(suffix, out Glob? glob, out _)
            && glob!.IsMatch(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part{number}"));
    }

    /// <summary>True when some text that begins with <paramref name="known"/> fits: then a head of the pattern fits all that is known.</summary>
    private static bool CanBegin(string pattern, string known)
    {
        for (int cut = pattern.Length; cut > 0; cut--)
        {
            // A cut inside a set is no pattern and fails to parse.
            if (Glob.TryParse(pattern[..cut], out Glob? head, out _) && head!.IsMatch(known))
            {
                return true;
            }
        }

        return false;
    }
}
