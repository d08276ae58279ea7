using System.Globalization;

namespace BareMountd.Core.Text;

/// <summary>Sizes as people read them.</summary>
public static class ByteSize
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary><c>3.6 TiB</c>: powers of 1024, one decimal below ten of a unit.</summary>
    public static string Format(ulong bytes)
    {
        double value = bytes;
        int unit = 0;
        while (unit < s_units.Length - 1 && value >= 1023.5)
        {
            value /= 1024;
            unit++;
        }

        string format = unit == 0 || value >= 9.95 ? "0" : "0.0";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + s_units[unit];
    }
}
