using System.Globalization;

namespace BareMountd.Core.Health.Conditions;

/// <summary>The device takes requests and ends none.</summary>
public static class IoHungCondition
{
    /// <summary>Code.</summary>
    public const string Code = "io-hung";

    /// <summary>
    /// Its row. The patience is <c>health.hungAfter</c>; five seconds more are for a machine that just woke up and whose disks are about to
    /// answer. Work is not stopped: it waits in the kernel anyway, and most hangs end by themselves.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Critical,
        Meaning = "Requests are in flight and none has completed, or a probe has not come back, for `health.hungAfter`.",
        Hint = "`journalctl -k` has the kernel's words; if the device does not come back, detach it and attach it again",
        Scope = ConditionScope.Attachment,
        VisibleAfter = TimeSpan.FromSeconds(5),
        ClearsAfter = TimeSpan.FromMinutes(1),
        Evaluate = Evaluate,
        LookAgainAt = facts => OldestStuck(facts) is ProbeReport stuck ? Begin(stuck) + facts.Disk.Health.HungAfter : null,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        TimeSpan limit = facts.Disk.Health.HungAfter;
        QueueStall? stall = facts.Observations.Stall is { Looks: >= QueueStall.LeastLooks } known && known.Lasted >= limit ? known : null;
        ProbeReport? stuck = OldestStuck(facts) is ProbeReport oldest && facts.Now - Begin(oldest) >= limit ? oldest : null;
        if (stall is null && stuck is null)
        {
            return null;
        }

        string message = stall is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{stall.InFlight} {(stall.InFlight == 1 ? "request is" : "requests are")} in flight and none completed for {stall.Lasted.TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"the probe {stuck!.Probe} has not come back for {(facts.Now - Begin(stuck)).TotalSeconds:0} s");
        return new Finding(message)
        {
            Evidence = Evidence.Of(
                ("in_flight", Evidence.Text(stall?.InFlight)),
                ("no_completion_seconds", stall is null ? null : Evidence.Text(stall.Lasted)),
                ("stuck_probe", stuck?.Probe),
                ("stuck_seconds", stuck is null ? null : Evidence.Text(Math.Round((facts.Now - Begin(stuck)).TotalSeconds)))),
        };
    }

    private static DateTimeOffset Begin(ProbeReport report) => report.At - report.Took;

    private static ProbeReport? OldestStuck(DiskFacts facts)
    {
        ProbeReport? oldest = null;
        foreach (ProbeReport report in facts.Observations.Reports)
        {
            if (report.TimedOut && (oldest is null || Begin(report) < Begin(oldest)))
            {
                oldest = report;
            }
        }

        return oldest;
    }
}
