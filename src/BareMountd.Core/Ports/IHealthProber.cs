using BareMountd.Core.Health;

namespace BareMountd.Core.Ports;

/// <summary>Looks at disks. Every probe runs on a thread of its own with a deadline; a hung disk holds up nobody.</summary>
public interface IHealthProber
{
    /// <summary>
    /// Starts every probe that is due for this disk and reports each end. A probe that passes its deadline is reported so at once
    /// (<see cref="ProbeReport.TimedOut"/>), reported again when it ends, and not started again until then. Never throws, never blocks.
    /// </summary>
    void Start(ProbeTarget target, DateTimeOffset now, Action<ProbeTarget, ProbeReport> report);

    /// <summary>Probes that have passed their deadline and not ended, as <c>DISK PROBE</c>, sorted.</summary>
    IReadOnlyList<string> Stuck { get; }
}
