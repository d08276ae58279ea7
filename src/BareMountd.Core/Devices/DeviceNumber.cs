using System.Globalization;

namespace BareMountd.Core.Devices;

/// <summary>A Linux device number. The kernel reuses it: together with <see cref="BlockDevice.DiskSeq"/> it names one attachment.</summary>
/// <param name="Major">Major number (8 = SCSI disk, 259 = block extended).</param>
/// <param name="Minor">Minor number.</param>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary>Parses <c>MAJOR:MINOR</c> as sysfs <c>dev</c>, mountinfo and udev write it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DeviceNumber value)
    {
        value = default;
        int colon = text.IndexOf(':');
        if (colon <= 0
            || !uint.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out uint major)
            || !uint.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out uint minor))
        {
            return false;
        }

        value = new DeviceNumber(major, minor);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}:{Minor}");
}
