using System.Collections.Immutable;
using BareMountd.Core.Host;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Host;

/// <summary>Looks at the machine once, at start. What cannot be read counts as unknown; nothing throws.</summary>
public static class HostFactsReader
{
    /// <summary>Reads the facts.</summary>
    /// <remarks>
    /// WSL2: systemd's container word is <c>wsl</c> (it takes the word from the environment of PID 1), or the kernel release names Microsoft,
    /// as in <c>6.18.20.1-microsoft-standard-WSL2</c>, which also holds without systemd.
    /// </remarks>
    public static HostFacts Read(LinuxRoots roots)
    {
        string release = ReadWord(roots.OsRelease);
        string container = ReadWord(roots.SystemdContainer);
        bool isWsl = container == "wsl" || release.Contains("microsoft", StringComparison.OrdinalIgnoreCase);
        ImmutableArray<string> filesystems = ProcFile.TryReadAllBytes(roots.Filesystems) is byte[] text ? FilesystemsParser.Parse(text) : [];
        return new HostFacts(isWsl, release, filesystems) { TrimTimer = TrimTimer(roots) };
    }

    /// <summary>
    /// "systemctl enable" makes a link in <c>timers.target.wants</c> (systemctl(1)); NixOS, whose units all stand here, makes the same one.
    /// A timer that a distribution's own files would pull in is not seen; none ships it so.
    /// </summary>
    private static bool? TrimTimer(LinuxRoots roots)
    {
        if (!Directory.Exists(roots.SystemdUnits))
        {
            return null;
        }

        // The link counts, not what it leads to: on NixOS that lies in the store, in a recorded tree nowhere.
        FileInfo link = new(roots.SystemdUnits + "/timers.target.wants/fstrim.timer");
        return link.Exists || link.LinkTarget is not null;
    }

    private static string ReadWord(string path) =>
        ProcFile.TryReadAllBytes(path) is byte[] text ? PathText.Decode(text.AsSpan().Trim("\n\r\t \0"u8)) : "";
}
