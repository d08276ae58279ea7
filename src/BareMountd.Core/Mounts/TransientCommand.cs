using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>A command that systemd runs for the daemon, in a unit of its own with limits of its own.</summary>
public sealed record TransientCommand
{
    /// <summary>Unit name, with <c>.service</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>What systemctl shows.</summary>
    public required string Description { get; init; }

    /// <summary>Program (absolute path) and arguments, taken literally.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Environment, by name.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>User; null: root.</summary>
    public string? User { get; init; }

    /// <summary>It is ended after this time.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>True where an exit status other than 0 is an answer and no failure: then nothing complains of it in the journal.</summary>
    public bool AnyExitStatus { get; init; }

    /// <summary>File that takes its output, replaced at each run; null: the journal.</summary>
    public string? OutputFile { get; init; }
}
