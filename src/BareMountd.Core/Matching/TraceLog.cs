using System.Collections.Immutable;

namespace BareMountd.Core.Matching;

/// <summary>Collects what was tried, in order.</summary>
internal sealed class TraceLog
{
    private readonly ImmutableArray<RuleTrace>.Builder _traces = ImmutableArray.CreateBuilder<RuleTrace>();

    public void Add(string disk, string device, string rule, bool passed, string detail) =>
        _traces.Add(new RuleTrace(disk, device, rule, passed, detail));

    public ImmutableArray<RuleTrace> ToImmutable() => _traces.ToImmutable();
}
