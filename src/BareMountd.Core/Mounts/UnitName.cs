using System.Globalization;
using System.Text;

namespace BareMountd.Core.Mounts;

/// <summary>
/// Unit names made of paths, as systemd makes them (systemd.unit(5), "String escaping for inclusion in unit names"; systemd-escape --path).
/// </summary>
public static class UnitName
{
    /// <summary>systemd's UNIT_NAME_MAX, terminating zero included: a longer name is refused by every call.</summary>
    public const int MaxLength = 256;

    /// <summary>The unit of a path: <c>/mnt/wsl/my-data</c> with <c>.mount</c> is <c>mnt-wsl-my\x2ddata.mount</c>.</summary>
    /// <param name="path">Absolute, without <c>.</c> and <c>..</c> components; doubled and trailing slashes are ignored.</param>
    /// <param name="suffix">With its dot.</param>
    /// <exception cref="ArgumentException">The path is relative, not normalised, or holds a NUL.</exception>
    public static string FromPath(string path, string suffix) => EscapePath(path) + suffix;

    /// <summary>The instance of a template for a path: <c>systemd-fsck@dev-sdb1.service</c>.</summary>
    /// <exception cref="ArgumentException">As <see cref="FromPath"/>.</exception>
    public static string FromPathInstance(string prefix, string path, string suffix) => prefix + "@" + EscapePath(path) + suffix;

    /// <summary>True when systemd takes the name: not too long, and not empty.</summary>
    public static bool Fits(string name) => name.Length is > 0 and < MaxLength;

    /// <summary>Escapes a word of any content, so that it can stand inside a unit name.</summary>
    public static string Escape(string text)
    {
        StringBuilder result = new(text.Length + 16);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            if (b == '/')
            {
                result.Append('-');
            }
            else if ((i > 0 || b != '.') && (char.IsAsciiLetterOrDigit((char)b) || b is (byte)':' or (byte)'_' or (byte)'.'))
            {
                result.Append((char)b);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            }
        }

        return result.ToString();
    }

    private static string EscapePath(string path)
    {
        if (!path.StartsWith('/'))
        {
            throw new ArgumentException($"not an absolute path: {path}", nameof(path));
        }

        string[] components = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (string component in components)
        {
            if (component is "." or ".." || component.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException($"not a normalised path: {path}", nameof(path));
            }
        }

        return components.Length == 0 ? "-" : Escape(string.Join('/', components));
    }
}
