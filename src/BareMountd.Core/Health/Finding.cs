using System.Collections.Immutable;

namespace BareMountd.Core.Health;

/// <summary>A condition holds for one disk now: the words and the numbers it rests on.</summary>
/// <param name="Message">In words, one line; may hold hostile text.</param>
public sealed record Finding(string Message)
{
    /// <summary>The numbers by name (<c>errors_count</c> → <c>3</c>), sorted; units are in the names as in metrics (<c>_seconds</c>, <c>_bytes</c>).</summary>
    public ImmutableSortedDictionary<string, string> Evidence { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Severity of this case where it differs from the condition's own.</summary>
    public HealthSeverity? Severity { get; init; }

    /// <summary>Whether this case forbids to work on the disk, where that differs from the condition's own.</summary>
    public bool? Unusable { get; init; }

    /// <summary>The next command to type where it differs from the condition's own hint.</summary>
    public string? Hint { get; init; }

    /// <summary>systemd's and the kernel's last words about it, oldest first.</summary>
    public ImmutableArray<string> Log { get; init; } = [];
}
