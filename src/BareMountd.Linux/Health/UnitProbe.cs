using BareMountd.Core.Health;
using BareMountd.Core.Host;

namespace BareMountd.Linux.Health;

/// <summary>
/// Whether somebody masked the mount unit: a link to /dev/null, or an empty file, under its name where <c>systemctl mask</c> puts it
/// (systemd.unit(5)). systemd itself is not asked: it would have to be for each disk each time.
/// </summary>
internal sealed class UnitProbe(LinuxRoots roots) : ThreadProbe
{
    internal override string Name => ProbeNames.Unit;

    internal override bool IsFor(ProbeTarget target) => true;

    internal override ProbeReading Read(ProbeTarget target)
    {
        foreach (string directory in roots.UnitMaskDirectories)
        {
            string path = directory + "/" + target.Unit;
            if (Masks(path))
            {
                return new ProbeReading.Unit(roots.Strip(path));
            }
        }

        return new ProbeReading.Unit(null);
    }

    private static bool Masks(string path)
    {
        FileInfo file = new(path);
        try
        {
            return file.LinkTarget is string target ? target == LinuxRoots.System.Null : file is { Exists: true, Length: 0 };
        }
        catch (IOException)
        {
            // It goes just now.
            return false;
        }
    }
}
