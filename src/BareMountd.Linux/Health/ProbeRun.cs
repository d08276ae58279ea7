using BareMountd.Core.Health;

namespace BareMountd.Linux.Health;

/// <summary>One run of one probe on one attachment, from its start to its end, however late that is.</summary>
internal sealed class ProbeRun(Probe probe, ProbeTarget target, Action<ProbeTarget, ProbeReport> report, TimeProvider time)
{
    private readonly Lock _order = new();
    private bool _ended;

    /// <summary>What looks.</summary>
    internal Probe Probe { get; } = probe;

    /// <summary>At what.</summary>
    internal ProbeTarget Target { get; } = target;

    /// <summary>When it began, as a timestamp of the clock; null while it waits for its thread.</summary>
    internal long? Started { get; set; }

    /// <summary>Set when the deadline has to be waited for.</summary>
    internal ITimer? Alarm { get; set; }

    /// <summary>True once the deadline has passed without an end.</summary>
    internal bool TimedOut { get; private set; }

    /// <summary>How long it takes so far.</summary>
    internal TimeSpan Took => Started is long start ? time.GetElapsedTime(start) : TimeSpan.Zero;

    /// <summary>The deadline passed: told once, and only while it has not ended. The lock keeps the two reports in order.</summary>
    internal void Miss()
    {
        lock (_order)
        {
            if (!_ended)
            {
                TimedOut = true;
                report(Target, new ProbeReport(Probe.Name, time.GetUtcNow(), Took, null, null, TimedOut: true));
            }
        }
    }

    /// <summary>It ended; without a reading and a failure there is nothing to tell, unless it was told to hang.</summary>
    internal void End(ProbeReading? reading, string? failure)
    {
        lock (_order)
        {
            _ended = true;
            if (reading is not null || failure is not null || TimedOut)
            {
                report(Target, new ProbeReport(Probe.Name, time.GetUtcNow(), Took, reading, failure, TimedOut: false));
            }
        }
    }
}
