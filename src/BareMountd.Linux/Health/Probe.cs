using BareMountd.Core.Health;

namespace BareMountd.Linux.Health;

/// <summary>One thing to look at on a disk: one file, one row in <see cref="ProbeList"/>, its section in docs/probes.md.</summary>
internal abstract class Probe
{
    /// <summary>Stable kebab-case name: key of its reports and metric label.</summary>
    internal abstract string Name { get; }

    /// <summary>Whether there is something to look at. Decides on the target alone: it runs on the caller's thread.</summary>
    internal abstract bool IsFor(ProbeTarget target);

    /// <summary>Least time between two looks at one attachment; zero: each time that it is asked.</summary>
    internal virtual TimeSpan Every(ProbeTarget target) => TimeSpan.Zero;

    /// <summary>What is looked at: when it changes, the next look is due at once whatever <see cref="Every"/> says.</summary>
    internal virtual object? Subject(ProbeTarget target) => null;

    /// <summary>How long a look may take before it is told.</summary>
    internal virtual TimeSpan Deadline(ProbeTarget target) => target.Config.Deadline;
}
