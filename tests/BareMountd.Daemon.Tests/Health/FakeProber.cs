using BareMountd.Core.Health;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Tests.Health;

/// <summary>Writes down who was looked at when, and reports when the test says so.</summary>
internal sealed class FakeProber(TimeProvider time) : IHealthProber
{
    private readonly long _start = time.GetTimestamp();
    private readonly List<(double Second, ProbeTarget Target, Action<ProbeTarget, ProbeReport> Report)> _looks = [];

    public IReadOnlyList<string> Stuck => [];

    /// <summary>Looks so far, as <c>SECOND DISK</c>.</summary>
    public IReadOnlyList<string> Looks
    {
        get
        {
            lock (_looks)
            {
                return [.. _looks.Select(look => FormattableString.Invariant($"{look.Second:0.###} {look.Target.Disk}"))];
            }
        }
    }

    public IReadOnlyList<(double Second, ProbeTarget Target, Action<ProbeTarget, ProbeReport> Report)> All
    {
        get
        {
            lock (_looks)
            {
                return [.. _looks];
            }
        }
    }

    public void Start(ProbeTarget target, DateTimeOffset now, Action<ProbeTarget, ProbeReport> report)
    {
        lock (_looks)
        {
            _looks.Add((time.GetElapsedTime(_start).TotalSeconds, target, report));
        }
    }
}
