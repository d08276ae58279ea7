using System.Collections.Immutable;

namespace BareMountd.Core.Doctor;

/// <summary>Control groups.</summary>
/// <param name="Unified">True where cgroup v2 is all there is (<c>cgroup.controllers</c> at the top).</param>
/// <param name="Controllers">Controllers of the kernel.</param>
/// <param name="IoAccounting">True where <c>system.slice</c> has an <c>io.stat</c>; null when there is no such slice.</param>
public sealed record CgroupFacts(bool Unified, ImmutableArray<string> Controllers, bool? IoAccounting);
