using System.Collections.Immutable;

namespace BareMountd.Core.Health;

/// <summary>What every named condition has, of a disk or of the machine.</summary>
public abstract record NamedCondition
{
    /// <summary>Stable kebab-case code.</summary>
    public required string Code { get; init; }

    /// <summary>Severity unless a finding says otherwise.</summary>
    public required HealthSeverity Severity { get; init; }

    /// <summary>What it means, one sentence, for the documentation.</summary>
    public required string Meaning { get; init; }

    /// <summary>The next command to type; <c>{disk}</c>, <c>{mountPoint}</c>, <c>{device}</c> and <c>{unit}</c> are filled in.</summary>
    public required string Hint { get; init; }

    /// <summary>Codes of conditions that explain this one: it is hidden while one of them shows, and while one shows that explains those.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>How long it must hold without a break before it shows.</summary>
    public TimeSpan VisibleAfter { get; init; }

    /// <summary>How long it must be absent without a break before it stops showing.</summary>
    public TimeSpan ClearsAfter { get; init; }

    /// <summary>True when nobody should work on the disk while it shows: <c>baremountd-wait@DISK.service</c> is stopped.</summary>
    public bool Unusable { get; init; }
}
