namespace BareMountd.Core.Health.Conditions;

/// <summary>The canary read other bytes than it wrote.</summary>
public static class CanaryCorruptCondition
{
    /// <summary>Code.</summary>
    public const string Code = "canary-corrupt";

    /// <summary>
    /// Its row. Nothing is worse than a disk that gives back other bytes and no error, so it shows at the first time, dependents stop, and
    /// good rounds for an hour are needed until it is believed again.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Critical,
        Meaning = "The canary read back other bytes than it had written and synced: the disk, its cable or its controller falsifies data.",
        Hint = "stop writing: `baremountctl unmount {disk}`; then test memory, cable and disk (`smartctl -a {device}`) before you trust it again",
        Scope = ConditionScope.Mount,
        ClearsAfter = TimeSpan.FromHours(1),
        Unusable = true,
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts) => facts.Observations.Reading<ProbeReading.Canary>() is { Intact: false } canary
        ? new Finding("what was read back is not what was written")
        {
            Evidence = Evidence.Of(
                ("direct_read", canary.Direct ? "1" : "0"),
                ("read_seconds", Evidence.Text(canary.ReadSeconds)),
                ("sync_seconds", Evidence.Text(canary.SyncSeconds)),
                ("write_seconds", Evidence.Text(canary.WriteSeconds))),
        }
        : null;
}
