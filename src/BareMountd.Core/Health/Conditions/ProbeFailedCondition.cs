using System.Globalization;

namespace BareMountd.Core.Health.Conditions;

/// <summary>A look at the disk failed or is late.</summary>
public static class ProbeFailedCondition
{
    /// <summary>Code.</summary>
    public const string Code = "probe-failed";

    /// <summary>
    /// Its row. A late answer of a busy disk is not worth a word: ten seconds on top of the deadline. A minute to clear is two good looks at
    /// the default interval. It is hidden by the hang that it grows into. A root directory or a size that cannot be read is no lack of
    /// knowledge but a disk that cannot be used.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "A probe failed or did not come back within `health.deadline`, so what it looks at is not known; critical and not usable when the root directory or the free space cannot be read.",
        Hint = "try it by hand with a limit: `timeout 10 ls {mountPoint}`; `journalctl -k` has the kernel's words",
        Scope = ConditionScope.Mount,
        DependsOn = [IoHungCondition.Code],
        VisibleAfter = TimeSpan.FromSeconds(10),
        ClearsAfter = TimeSpan.FromMinutes(1),
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        List<string>? words = null;
        bool unreadable = false;
        TimeSpan longest = TimeSpan.Zero;
        foreach (ProbeReport report in facts.Observations.Reports)
        {
            if (report.TimedOut)
            {
                (words ??= []).Add(string.Create(CultureInfo.InvariantCulture, $"{report.Probe} did not come back within {report.Took.TotalSeconds:0.#} s"));
            }
            else if (report.Failure is string failure)
            {
                (words ??= []).Add($"{report.Probe}: {failure}");
                unreadable |= report.Probe is ProbeNames.Root or ProbeNames.Space;
            }
            else
            {
                continue;
            }

            longest = report.Took > longest ? report.Took : longest;
        }

        return words is null
            ? null
            : new Finding(string.Join("; ", words))
            {
                Severity = unreadable ? HealthSeverity.Critical : HealthSeverity.Warning,
                Unusable = unreadable,
                Evidence = Evidence.Of(("probes_failed", Evidence.Text((ulong)words.Count)), ("took_seconds", Evidence.Text(longest))),
            };
    }
}
