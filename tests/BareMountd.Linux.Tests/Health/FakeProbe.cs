using BareMountd.Core.Health;
using BareMountd.Linux.Health;

namespace BareMountd.Linux.Tests.Health;

/// <summary>A probe that does what the test says.</summary>
internal sealed class FakeProbe(string name, bool blocks, Func<ProbeTarget, ProbeReading?> read) : ThreadProbe
{
    public TimeSpan Interval { get; init; }

    public Func<ProbeTarget, object?> Watched { get; init; } = _ => null;

    internal override string Name => name;

    internal override bool Blocks => blocks;

    internal override bool IsFor(ProbeTarget target) => true;

    internal override TimeSpan Every(ProbeTarget target) => Interval;

    internal override object? Subject(ProbeTarget target) => Watched(target);

    internal override ProbeReading? Read(ProbeTarget target) => read(target);
}
