using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>How a job on a unit ended.</summary>
/// <param name="Ok">True when the unit is as wished.</param>
/// <param name="Detail">systemd's own words, one line; empty on success.</param>
/// <param name="ExitStatus">Exit status of a command that was run; 0 otherwise.</param>
/// <param name="Log">Last log lines of the unit on failure, oldest first.</param>
public sealed record UnitOutcome(bool Ok, string Detail, int ExitStatus, ImmutableArray<string> Log)
{
    /// <summary>As wished.</summary>
    public static readonly UnitOutcome Done = new(true, "", 0, []);
}
