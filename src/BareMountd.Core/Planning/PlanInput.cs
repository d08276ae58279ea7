using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Matching;

namespace BareMountd.Core.Planning;

/// <summary>Everything one pass decides on.</summary>
/// <param name="Config">Declared disks.</param>
/// <param name="World">What the kernel shows.</param>
/// <param name="Matches">Outcome of matching the two.</param>
/// <param name="Runtimes">What is remembered, by declared disk.</param>
/// <param name="UdevRunning">True where udevd runs.</param>
/// <param name="Now">The moment.</param>
public sealed record PlanInput(
    BareMountConfig Config,
    World World,
    MatchResult Matches,
    ImmutableDictionary<string, DiskRuntime> Runtimes,
    bool UdevRunning,
    DateTimeOffset Now);
