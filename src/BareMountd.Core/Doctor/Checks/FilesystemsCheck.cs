using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Filesystems;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>The kernel can mount what is declared, and open encrypted containers where one is declared.</summary>
internal static class FilesystemsCheck
{
    private const string Crypt = "dm_crypt";

    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Machine, "filesystems", "the kernel mounts only what it has built in or finds as a module", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        string[] types = [.. Types(facts).Distinct().Order(StringComparer.Ordinal)];
        if (types.Length == 0)
        {
            yield return CheckFinding.Skip("no filesystem is declared or found yet");
            yield break;
        }

        foreach (string type in types)
        {
            string module = type == Crypt ? Crypt : (FilesystemCatalog.Find(type)?.Module is { Length: > 0 } named ? named : type).Replace('-', '_');
            if (facts.KernelFilesystems.Contains(type))
            {
                yield return CheckFinding.Ok("in the kernel", type);
            }
            else if (facts.Modules is null)
            {
                yield return CheckFinding.Skip("not loaded; there is no list of modules to look it up in", type);
            }
            else if (facts.Modules.Contains(module))
            {
                yield return CheckFinding.Ok("a module, loaded when it is needed", type);
            }
            else
            {
                yield return CheckFinding.Fail(
                    $"kernel {facts.KernelRelease} has no {module}",
                    facts.IsWsl ? "wsl --update brings the newest kernel; the modules of another one do not fit" : $"install the modules of this kernel; then: modprobe {module}",
                    type);
            }
        }
    }

    private static IEnumerable<string> Types(EnvironmentFacts facts)
    {
        foreach (DiskConfig disk in facts.Config.Result?.Config?.Disks ?? [])
        {
            if (disk.FsType is string declared)
            {
                yield return declared;
            }
        }

        foreach (DiskStatus disk in facts.Daemon.Status?.Disks ?? [])
        {
            if (!string.IsNullOrEmpty(disk.FsType) && FilesystemCatalog.Find(disk.FsType) is not null)
            {
                yield return disk.FsType;
            }

            if (disk.Conditions.Any(c => c.Code == Codes.Encrypted))
            {
                yield return Crypt;
            }
        }
    }
}
