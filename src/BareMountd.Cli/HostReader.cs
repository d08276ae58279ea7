using System.Collections.Immutable;
using BareMountd.Core.Host;

namespace BareMountd.Cli;

/// <summary>The one fact of this machine that changes advice about a configuration: whether it is WSL2.</summary>
internal static class HostReader
{
    /// <summary>Reads it; whatever cannot be read counts as not known.</summary>
    public static HostFacts Read(LinuxRoots roots)
    {
        string release = FirstLine(roots.OsRelease);
        bool wsl = FirstLine(roots.SystemdContainer) == "wsl" || release.Contains("microsoft", StringComparison.OrdinalIgnoreCase);

        // The kernel's filesystems are left open: a file is often checked on another machine than the one it is for.
        return new HostFacts(wsl, release, ImmutableArray<string>.Empty);
    }

    private static string FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault("");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
