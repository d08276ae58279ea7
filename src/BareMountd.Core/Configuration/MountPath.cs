using System.Collections.Frozen;
using BareMountd.Core.Host;

namespace BareMountd.Core.Configuration;

/// <summary>Rules for the places where disks are mounted and links are kept.</summary>
public static class MountPath
{
    /// <summary>Where WSL keeps mounts that all distributions and shells see.</summary>
    public const string WslShared = "/mnt/wsl";

    private const int MaxLength = 4095;
    private const int MaxNameLength = 255;

    // Nothing may be put over these: the system, or many others' mounts, would be hidden.
    private static readonly FrozenSet<string> s_exactly = new[]
    {
        "/", "/boot", "/efi", "/etc", "/home", "/init", "/lost+found", "/media", "/mnt", "/nix", "/nix/var", "/opt", "/root", "/snap", "/srv", "/tmp", "/usr",
        "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/local", "/usr/sbin", "/usr/share",
        "/var", "/var/cache", "/var/lib", "/var/lib/systemd", "/var/lib/nixos", "/var/lib/dpkg", "/var/log", "/var/run", "/var/spool", "/var/tmp", WslShared,
    }.ToFrozenSet(StringComparer.Ordinal);

    // Nothing may be put into these: kernel and runtime trees, programs, the store, WSLg's own mounts.
    private static readonly string[] s_within =
    [
        LinuxRoots.System.Proc, LinuxRoots.System.Sys, LinuxRoots.System.Dev, LinuxRoots.System.Run,
        "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/boot", "/efi", "/nix/store", "/mnt/wslg", "/var/run", "/usr/bin", "/usr/sbin", "/usr/lib",
    ];

    // udisks' place for what users plug in lies inside the runtime tree, and is meant for mounts.
    private static readonly string s_media = LinuxRoots.System.Run + "/media";

    /// <summary>
    /// The path without double slashes, <c>.</c> and a slash at the end; or the code and reason why it cannot be used.
    /// </summary>
    public static (string? Path, string? Code, string? Reason) Normalize(string text)
    {
        if (!text.StartsWith('/'))
        {
            string hint = text.Length > 1 && char.IsAsciiLetter(text[0]) && text[1] == ':' ? "; a Windows path means nothing here"
                : text.StartsWith('~') ? "; ~ is a shell's abbreviation" : "";
            return (null, ConfigCodes.PathNotAbsolute, "a path begins with /" + hint);
        }

        if (text.Length > MaxLength)
        {
            return (null, ConfigCodes.PathTooLong, $"a path has at most {MaxLength} characters");
        }

        List<string> names = [];
        foreach (string name in text.Split('/'))
        {
            if (name == "..")
            {
                return (null, ConfigCodes.PathDotDot, "write the path without ..");
            }

            if (System.Text.Encoding.UTF8.GetByteCount(name) > MaxNameLength)
            {
                return (null, ConfigCodes.PathTooLong, $"a name in a path has at most {MaxNameLength} bytes");
            }

            if (name.Length > 0 && name != ".")
            {
                names.Add(name);
            }
        }

        string path = "/" + string.Join('/', names);
        return SystemDirectory(path) is { } reason ? (null, ConfigCodes.SystemDirectory, reason) : (path, null, null);
    }

    /// <summary>Why nothing may be mounted or linked there, or null.</summary>
    public static string? SystemDirectory(string path)
    {
        if (s_exactly.Contains(path))
        {
            return path == WslShared ? $"{path} belongs to WSL; choose a directory below it" : $"{path} is a directory of the system; choose one of its own";
        }

        if (path.StartsWith(s_media + "/", StringComparison.Ordinal))
        {
            return null;
        }

        string? tree = Array.Find(s_within, t => path == t || IsInside(path, t));
        return tree is null ? null : $"{tree} and what lies in it belong to the system; choose a directory elsewhere";
    }

    /// <summary>True when the path lies below the directory (and is not the directory itself).</summary>
    public static bool IsInside(string path, string directory) =>
        path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal);

    /// <summary>The directories above a path, nearest first, without <c>/</c>.</summary>
    public static IEnumerable<string> Above(string path)
    {
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }
}
