using BareMountd.Core.Mounts;

namespace BareMountd.Core.Ports;

/// <summary>
/// Makes empty mount points immutable while nothing is mounted on them, and remembers over restarts and boots which ones it made so: only
/// those are ever made writable again.
/// </summary>
/// <remarks>Never throws, never touches a directory that has something in it or something mounted on it.</remarks>
public interface IMountPointGuard
{
    /// <summary>The mount points whose flag is ours, sorted.</summary>
    IReadOnlyList<string> Ours { get; }

    /// <summary>Makes a mount point immutable; a missing directory is made.</summary>
    GuardOutcome Set(string mountPoint);

    /// <summary>Makes a mount point of <see cref="Ours"/> writable again, and forgets it.</summary>
    GuardOutcome Clear(string mountPoint);
}
