using System.Collections.Immutable;

namespace BareMountd.Core.Matching;

/// <summary>Mount points that belong to the running system: whoever carries one is not ours.</summary>
public static class SystemMountPoints
{
    /// <summary>Exact mount points, sorted. The file system hierarchy, NixOS' store, and the places where firmware partitions are mounted.</summary>
    public static readonly ImmutableArray<string> Exact =
    [
        "/", "/boot", "/efi", "/etc", "/home", "/nix", "/nix/store", "/opt", "/root", "/usr", "/usr/local", "/var", "/var/lib", "/var/log",
    ];

    /// <summary>Everything below these, sorted: boot partitions, and what WSL mounts for itself (WSLg's system distro, GPU libraries).</summary>
    public static readonly ImmutableArray<string> Below = ["/boot/", "/mnt/wslg/", "/usr/lib/wsl/"];

    /// <summary>True for a mount point of the system.</summary>
    public static bool Contains(string mountPoint)
    {
        if (Exact.Contains(mountPoint))
        {
            return true;
        }

        foreach (string prefix in Below)
        {
            if (mountPoint.StartsWith(prefix, StringComparison.Ordinal) || mountPoint.AsSpan().SequenceEqual(prefix.AsSpan(0, prefix.Length - 1)))
            {
                return true;
            }
        }

        return false;
    }
}
