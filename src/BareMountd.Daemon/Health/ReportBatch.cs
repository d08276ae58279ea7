using BareMountd.Core.Health;

namespace BareMountd.Daemon.Health;

/// <summary>
/// Collects reports for a moment and hands them on together: each one that reaches the reconciler alone costs it a pass over everything,
/// and those of one look come within milliseconds of each other.
/// </summary>
internal sealed class ReportBatch(Action<ProbeTarget, ProbeReport> handOn, TimeProvider time)
{
    /// <summary>Time for the rest of a look to come in; nobody notices it.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMilliseconds(150);

    private readonly Lock _gate = new();
    private List<(ProbeTarget Target, ProbeReport Report)> _waiting = [];

    /// <summary>Takes a report in; never blocks.</summary>
    public void Add(ProbeTarget target, ProbeReport report)
    {
        bool first;
        lock (_gate)
        {
            first = _waiting.Count == 0;
            _waiting.Add((target, report));
        }

        if (first)
        {
            _ = FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        await Task.Delay(Window, time);
        List<(ProbeTarget Target, ProbeReport Report)> all;
        lock (_gate)
        {
            all = _waiting;
            _waiting = [];
        }

        foreach ((ProbeTarget target, ProbeReport report) in all)
        {
            handOn(target, report);
        }
    }
}
