using BareMountd.Core.Host;
using BareMountd.Linux.Devices;

namespace BareMountd.Linux.Health;

/// <summary>Finds the sysfs folder of the disk that a device is on. Only names are looked at, so nothing here waits for a disk.</summary>
internal static class DiskFolder
{
    /// <summary>A container in a container in a container is as deep as people build.</summary>
    private const int MaxDepth = 8;

    /// <summary>Folder of the whole device: of a partition, its disk's; of a mapping, its own. Null when the kernel shows no such device.</summary>
    internal static string? Whole(LinuxRoots roots, string name)
    {
        string entry = roots.ClassBlock + "/" + name;
        string folder;
        try
        {
            // The entry is a link into the device tree; a partition's parent directory there is its disk.
            folder = new DirectoryInfo(entry).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry;
        }
        catch (IOException)
        {
            return null;
        }

        if (!Directory.Exists(folder))
        {
            return null;
        }

        return File.Exists(folder + "/partition") ? Path.GetDirectoryName(folder) : folder;
    }

    /// <summary>
    /// Folder of the disk that has a driver: what a mapping (dm-crypt) is built on, where that is one device; else as <see cref="Whole"/>.
    /// </summary>
    internal static string? Hardware(LinuxRoots roots, string name)
    {
        string? whole = Whole(roots, name);
        string? folder = whole;
        for (int depth = 0; depth < MaxDepth && folder is not null; depth++)
        {
            if (Directory.Exists(folder + "/device"))
            {
                return folder;
            }

            string[] below = [.. SysfsFile.Names(folder + "/slaves")];
            folder = below.Length == 1 ? Whole(roots, below[0]) : null;
        }

        return whole;
    }
}
