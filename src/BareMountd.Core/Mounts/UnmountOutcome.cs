using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>How an attempt to unmount ended.</summary>
public abstract record UnmountOutcome
{
    private UnmountOutcome()
    {
    }

    /// <summary>Nothing of it is mounted any more (also when nothing was).</summary>
    public sealed record Unmounted : UnmountOutcome;

    /// <summary>Still mounted.</summary>
    /// <param name="Code">One of <see cref="Codes"/>.</param>
    /// <param name="Detail">systemd's and the kernel's own words, one line.</param>
    /// <param name="Log">The last log lines of the unit, oldest first; may be empty.</param>
    public sealed record Failed(string Code, string Detail, ImmutableArray<string> Log) : UnmountOutcome;
}
