using System.Globalization;

namespace BareMountd.Core.Health.Conditions;

/// <summary>The canary takes much longer than it used to on this disk.</summary>
public static class SlowCondition
{
    /// <summary>Code.</summary>
    public const string Code = "slow";

    /// <summary>
    /// Its row. Three slow rounds of the last five are patience enough before it shows; two minutes are two rounds more, so that a disk on
    /// the edge does not come and go.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "Three of the last five rounds of the canary were slower than `slowFactor` times this disk's own median, and than `slowFloor`.",
        Hint = "see who uses it: `iostat -x 5`, `fuser -vm {mountPoint}`; a disk that is slow without work: `smartctl -a {device}`",
        Scope = ConditionScope.Mount,
        DependsOn = [IoHungCondition.Code, ProbeFailedCondition.Code],
        ClearsAfter = TimeSpan.FromMinutes(2),
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        LatencyBaseline latency = facts.Observations.Latency;
        if (facts.Disk.Health.Canary is null || !latency.IsSlow)
        {
            return null;
        }

        return new Finding(string.Create(
            CultureInfo.InvariantCulture,
            $"{latency.SlowRounds} of the last {latency.Judgements.Length} rounds were slow; the last took {latency.LastSeconds:0.###} s, this disk's median is {latency.MedianSeconds:0.###} s"))
        {
            Evidence = Evidence.Of(
                ("last_seconds", Evidence.Text(latency.LastSeconds)),
                ("median_seconds", Evidence.Text(latency.MedianSeconds)),
                ("rounds_judged", Evidence.Text((ulong)latency.Judgements.Length)),
                ("rounds_slow", Evidence.Text((ulong)latency.SlowRounds)),
                ("threshold_seconds", Evidence.Text(latency.ThresholdSeconds))),
        };
    }
}
