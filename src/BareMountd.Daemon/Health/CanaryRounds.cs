using System.Collections.Concurrent;
using System.Collections.Immutable;
using BareMountd.Core.Health;

namespace BareMountd.Daemon.Health;

/// <summary>How the rounds of each disk's canary ended since the daemon started.</summary>
public sealed class CanaryRounds
{
    /// <summary>What was read is what was written.</summary>
    public const string Intact = "intact";

    /// <summary>It is not.</summary>
    public const string Damaged = "damaged";

    /// <summary>Nothing was written, and that is right so.</summary>
    public const string Skipped = "skipped";

    /// <summary>A step failed.</summary>
    public const string Failed = "failed";

    /// <summary>It had not ended at its deadline.</summary>
    public const string TimedOut = "timed-out";

    private readonly ConcurrentDictionary<string, ImmutableDictionary<string, long>> _counts = new(StringComparer.Ordinal);

    /// <summary>Every result there is, sorted.</summary>
    public static ImmutableArray<string> Results { get; } = [Damaged, Failed, Intact, Skipped, TimedOut];

    /// <summary>Counts a report, if it is of a canary. A round that ended after its deadline was counted when it missed it.</summary>
    public void Note(ProbeTarget target, ProbeReport report)
    {
        string? result = report switch
        {
            { Reading: ProbeReading.Canary { Intact: true } } => Intact,
            { Reading: ProbeReading.Canary } => Damaged,
            { Reading: ProbeReading.CanarySkipped } => Skipped,
            { Probe: ProbeNames.Canary, TimedOut: true } => TimedOut,
            { Probe: ProbeNames.Canary, Failure: not null } => Failed,
            _ => null,
        };
        if (result is not null)
        {
            _counts.AddOrUpdate(
                target.Disk,
                _ => ImmutableDictionary<string, long>.Empty.Add(result, 1),
                (_, counts) => counts.SetItem(result, counts.GetValueOrDefault(result) + 1));
        }
    }

    /// <summary>Rounds of a disk by result; null when its canary never ran.</summary>
    public IReadOnlyDictionary<string, long>? Of(string disk) => _counts.GetValueOrDefault(disk);
}
