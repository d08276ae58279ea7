using System.Collections.Immutable;
using BareMountd.Core.Host;

namespace BareMountd.Linux.Systemd;

/// <summary>Finds the programs that transient services run; systemd wants absolute paths, and NixOS has other ones.</summary>
internal static class ProgramLocator
{
    /// <summary>mount(8), or null.</summary>
    internal static string? Mount(LinuxRoots roots) => Find(roots.ProgramDirectories, "mount");

    /// <summary>systemd-fsck, or null.</summary>
    internal static string? SystemdFsck(LinuxRoots roots) => Find(roots.SystemdDirectories, "systemd-fsck");

    /// <summary>True where a checker for the filesystem type is installed; systemd-fsck runs it as <c>fsck.TYPE</c>.</summary>
    internal static bool HasChecker(LinuxRoots roots, string fsType) =>
        fsType.Length > 0 && !fsType.Contains('/', StringComparison.Ordinal) && Find(roots.ProgramDirectories, "fsck." + fsType) is not null;

    /// <summary>smartctl(8), or null.</summary>
    internal static string? Smartctl(LinuxRoots roots) => Find(roots.ProgramDirectories, "smartctl");

    private static string? Find(ImmutableArray<string> directories, string name)
    {
        foreach (string directory in directories)
        {
            string path = directory + "/" + name;
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
