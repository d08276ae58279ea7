using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Health;

/// <summary>
/// What the probes saw of one attachment, the newest report of each kind and what must be kept over time (first counters, baselines).
/// Only the reconciler replaces it, by <see cref="With"/>; another attachment starts from <see cref="Empty"/>.
/// </summary>
public sealed record DiskObservations
{
    /// <summary>Nothing seen.</summary>
    public static readonly DiskObservations Empty = new();

    /// <summary>The attachment that was looked at; null when none was.</summary>
    public DeviceKey? Device { get; init; }

    /// <summary>The newest report of each probe, by its name.</summary>
    public ImmutableSortedDictionary<string, ProbeReport> Latest
    {
        get;
        init
        {
            field = value;
            Reports = [.. value.Values];
        }
    }

    = ImmutableSortedDictionary.Create<string, ProbeReport>(StringComparer.Ordinal);

    /// <summary>The same in a row: it is walked through for every condition in every pass, which a tree is slow at.</summary>
    public ImmutableArray<ProbeReport> Reports { get; private init; } = [];

    /// <summary>Error counters of the device since it was first looked at; null when it was not, or has none.</summary>
    public DeviceErrors? Errors { get; init; }

    /// <summary>How many errors ext4 had on record at the first look at this mount; null before it.</summary>
    public ulong? FirstErrorsCount { get; init; }

    /// <summary>Requests in flight of which none completes; null when nothing is in flight or something completes.</summary>
    public QueueStall? Stall { get; init; }

    /// <summary>How long rounds of the canary take on this disk.</summary>
    public LatencyBaseline Latency { get; init; } = LatencyBaseline.Empty;

    /// <summary>The newest reading of a kind, null when its last report brought none (failed, timed out, or not made yet).</summary>
    public T? Reading<T>()
        where T : ProbeReading
    {
        foreach (ProbeReport report in Reports)
        {
            if (report.Reading is T reading)
            {
                return reading;
            }
        }

        return null;
    }

    /// <summary>The same with one more report taken in; a report about another attachment replaces everything.</summary>
    public DiskObservations With(ProbeTarget target, ProbeReport report)
    {
        DiskObservations known = Device == target.Device ? this : Empty with { Device = target.Device };
        known = known with { Latest = known.Latest.SetItem(report.Probe, report) };
        return report.Reading switch
        {
            ProbeReading.Device device => known with { Errors = DeviceErrors.Next(known.Errors, device, report.At) },
            ProbeReading.Smart { OwnErrors: > 0 } smart => known with { Errors = known.Errors?.Without(smart.OwnErrors, report.At - report.Took) },
            ProbeReading.ExtErrors { ErrorsCount: ulong count } when !(known.FirstErrorsCount <= count) => known with { FirstErrorsCount = count },
            ProbeReading.Queue queue => known with { Stall = QueueStall.Next(known.Stall, queue, report.At, target.Config.Interval) },
            ProbeReading.Canary canary when target.Config.Canary is CanaryConfig config => known with { Latency = known.Latency.With(canary, config) },
            _ => known,
        };
    }

    /// <summary>
    /// What still holds of a disk that is mounted, or is not: readings of a mount say nothing once it is gone, nor does the superblock of
    /// before the mount once it stands. A probe that hangs goes on hanging.
    /// </summary>
    public DiskObservations For(bool mounted)
    {
        ImmutableSortedDictionary<string, ProbeReport> kept = Latest;
        foreach (ProbeReport report in Reports)
        {
            if (!report.TimedOut && !Holds(report.Reading, mounted))
            {
                kept = kept.Remove(report.Probe);
            }
        }

        ulong? first = mounted ? FirstErrorsCount : null;
        return ReferenceEquals(kept, Latest) && first == FirstErrorsCount ? this : this with { Latest = kept, FirstErrorsCount = first };
    }

    private static bool Holds(ProbeReading? reading, bool mounted) => reading switch
    {
        ProbeReading.Device or ProbeReading.Queue or ProbeReading.Smart or ProbeReading.Unit => true,
        ProbeReading.Superblock => !mounted,
        _ => mounted,
    };
}
