using System.Globalization;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Linux.Devices;

namespace BareMountd.Linux.Health;

/// <summary>
/// The error record of a mounted ext2, ext3 or ext4, which the kernel also keeps in the superblock until a check clears it:
/// <c>/sys/fs/ext4/DEV/{errors_count,first_error_*,last_error_*}</c>.
/// </summary>
internal sealed class ExtErrorsProbe(LinuxRoots roots) : ThreadProbe
{
    internal override string Name => ProbeNames.ExtErrors;

    internal override bool IsFor(ProbeTarget target) => target is { MountPoint: not null, FsType: "ext2" or "ext3" or "ext4" };

    internal override ProbeReading? Read(ProbeTarget target)
    {
        string folder = roots.Ext4 + "/" + target.Device.Name;
        if (Number(folder + "/errors_count") is not ulong count)
        {
            // A kernel with the old ext2 driver keeps no such record.
            return target.FsType == "ext4" ? throw new ProbeFailedException(roots.Strip(folder) + "/errors_count: cannot be read") : null;
        }

        return new ProbeReading.ExtErrors(
            count,
            Time(folder + "/first_error_time"),
            Function(folder + "/first_error"),
            (int)Math.Min(Number(folder + "/first_error_errcode") ?? 0, int.MaxValue),
            Time(folder + "/last_error_time"),
            Function(folder + "/last_error"));
    }

    /// <summary>Seconds since 1970 as text; null for 0 and for what is no time of ours.</summary>
    internal static DateTimeOffset? ParseTime(ReadOnlySpan<byte> text) =>
        SysfsNumbers.TryParse(text, out ulong seconds) && seconds > 0 && seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    private static ulong? Number(string path) => SysfsFile.Bytes(path) is byte[] bytes && SysfsNumbers.TryParse(bytes, out ulong value) ? value : null;

    private static DateTimeOffset? Time(string path) => SysfsFile.Bytes(path) is byte[] bytes ? ParseTime(bytes) : null;

    /// <summary>The function's name comes from the disk and may hold anything.</summary>
    private static string Function(string prefix)
    {
        if (SysfsFile.Text(prefix + "_func") is not string name)
        {
            return "";
        }

        return Number(prefix + "_line") is ulong line and > 0 ? string.Create(CultureInfo.InvariantCulture, $"{name}:{line}") : name;
    }
}
