namespace BareMountd.Core.Health.Conditions;

/// <summary>Somebody else had a hand in the mount unit.</summary>
public static class UnitDriftCondition
{
    /// <summary>Code.</summary>
    public const string Code = "unit-drift";

    /// <summary>
    /// Its row. Ten seconds, in which a job that is under way ends. A mount made by hand works, so it is information; a masked unit is a
    /// warning, because the next mount will fail. Where it already has failed, that failure says it in full.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "The mount unit is masked, so that the next mount will fail; information only when the disk was mounted by hand or by another unit.",
        Hint = "`systemctl unmask {unit}`",
        Scope = ConditionScope.Attachment,
        DependsOn = [Codes.UnitConflict],
        VisibleAfter = TimeSpan.FromSeconds(10),
        ClearsAfter = TimeSpan.FromMinutes(1),
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        if (facts.Observations.Reading<ProbeReading.Unit>() is { MaskedBy: string link })
        {
            return new Finding($"the mount unit is masked by {link}");
        }

        return facts.Mounted && !facts.Runtime.Owned && !facts.Runtime.JobInFlight
            ? new Finding("baremountd did not make this mount and will not take it down when the disk goes")
            {
                Severity = HealthSeverity.Info,
                Hint = "to hand it over: `umount {mountPoint}`, then `baremountctl mount {disk}`",
            }
            : null;
    }
}
