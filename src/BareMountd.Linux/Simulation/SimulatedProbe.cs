using BareMountd.Core.Health;
using BareMountd.Linux.Health;

namespace BareMountd.Linux.Simulation;

/// <summary>Stands in for a probe that would touch a disk: due when that one is, and answers what it is given.</summary>
internal sealed class SimulatedProbe(Probe original, Func<ProbeTarget, ProbeReading?> read) : ThreadProbe
{
    internal override string Name => original.Name;

    internal override bool IsFor(ProbeTarget target) => original.IsFor(target);

    internal override TimeSpan Every(ProbeTarget target) => original.Every(target);

    internal override object? Subject(ProbeTarget target) => original.Subject(target);

    internal override ProbeReading? Read(ProbeTarget target) => read(target);
}
