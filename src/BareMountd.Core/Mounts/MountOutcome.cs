using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>How an attempt to mount ended.</summary>
public abstract record MountOutcome
{
    private MountOutcome()
    {
    }

    /// <summary>Mounted, and the kernel's mount table shows it.</summary>
    /// <param name="Unit">Mount unit.</param>
    public sealed record Mounted(string Unit) : MountOutcome;

    /// <summary>The same device was already mounted there; nothing was done.</summary>
    /// <param name="Unit">Mount unit.</param>
    public sealed record AlreadyMounted(string Unit) : MountOutcome;

    /// <summary>Not mounted.</summary>
    /// <param name="Code">One of <see cref="Codes"/>.</param>
    /// <param name="Detail">systemd's and the kernel's own words, one line.</param>
    /// <param name="Log">The last log lines of the unit, oldest first; may be empty.</param>
    public sealed record Failed(string Code, string Detail, ImmutableArray<string> Log) : MountOutcome;
}
