using System.Collections.Immutable;

namespace BareMountd.Core.Health.Conditions;

/// <summary>The device itself says that it fails.</summary>
public static class SmartFailingCondition
{
    /// <summary>Code.</summary>
    public const string Code = "smart-failing";

    /// <summary>
    /// Its row. By its own standard such a disk loses data within a day, so it shows at once and is critical; it still works, so nobody is
    /// stopped: now is the time to copy. One look without an answer takes nothing back for an hour.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Critical,
        Meaning = "The device's own assessment (SMART, NVMe health) is that it fails. Nothing is said where the device gives none, as behind Hyper-V.",
        Hint = "save what matters now; `smartctl -a {device}` has the details; replace the disk",
        Scope = ConditionScope.Attachment,
        ClearsAfter = TimeSpan.FromHours(1),
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts) => facts.Observations.Reading<ProbeReading.Smart>() is { Available: true, Passed: false } smart
        ? new Finding(smart.Words.Length > 0 ? smart.Words : "the device assesses itself as failing")
        {
            Evidence = smart.Values.ToImmutableSortedDictionary(v => v.Key, v => Evidence.Text(v.Value), StringComparer.Ordinal),
        }
        : null;
}
