using System.Collections.Immutable;

namespace BareMountd.Core.Policies;

/// <summary>The daemon did something by policy, or could not: for the log and the history of events.</summary>
/// <param name="Disk">Declared disk.</param>
/// <param name="Action">A stable word: one of <see cref="PolicyWords"/>.</param>
/// <param name="Ok">True when it went as wished.</param>
/// <param name="Message">In words, one line, without the name of the disk.</param>
public sealed record PolicyReport(string Disk, string Action, bool Ok, string Message)
{
    /// <summary>Names and values: unit, mount point, exit status.</summary>
    public ImmutableArray<(string Name, string? Value)> Facts { get; init; } = [];

    /// <summary>Last log lines of the unit on failure, oldest first.</summary>
    public ImmutableArray<string> Log { get; init; } = [];
}
