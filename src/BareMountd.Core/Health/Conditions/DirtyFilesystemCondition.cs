namespace BareMountd.Core.Health.Conditions;

/// <summary>A filesystem that is not mounted and has to be checked.</summary>
public static class DirtyFilesystemCondition
{
    /// <summary>Code.</summary>
    public const string Code = "dirty-filesystem";

    /// <summary>
    /// Its row. A journal to replay is normal after a lost machine (WSL ends so each time), and the mount that follows does it: half a
    /// minute is left for that, so it shows only where no mount follows.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "The filesystem is not mounted and needs a check: the kernel noted errors in it; information only when its journal has to be replayed or it was not unmounted cleanly.",
        Hint = "`fsck {device}` while it is not mounted, then `baremountctl mount {disk}`",
        Scope = ConditionScope.Attachment,
        VisibleAfter = TimeSpan.FromSeconds(30),
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        if (facts.Mounted || facts.Runtime.JobInFlight || facts.Observations.Reading<ProbeReading.Superblock>() is not { } superblock)
        {
            return null;
        }

        return superblock switch
        {
            { HasErrors: true } => Found("the kernel noted errors in this filesystem that only a check takes away", null),
            { NeedsRecovery: true } => Found("its journal has to be replayed; mounting does that", "baremountctl mount {disk}"),
            { Clean: false } => Found("it was not unmounted cleanly", null),
            _ => null,
        };

        Finding Found(string words, string? hint) => new(words)
        {
            Severity = superblock.HasErrors ? HealthSeverity.Warning : HealthSeverity.Info,
            Hint = hint,
            Evidence = Evidence.Of(
                ("clean", superblock.Clean ? "1" : "0"),
                ("has_errors", superblock.HasErrors ? "1" : "0"),
                ("needs_recovery", superblock.NeedsRecovery ? "1" : "0")),
        };
    }
}
