using BareMountd.Core.Control;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>The daemon answers, is of this version, and has nothing to complain about as a whole.</summary>
internal static class DaemonCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Daemon, "daemon", "without it mounts stay as they are, but nothing is mounted, watched or counted", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        DaemonFacts daemon = facts.Daemon;
        if (daemon.Denied)
        {
            yield return CheckFinding.Skip("not for this user");
            yield break;
        }

        if (daemon.Status is not StatusResponse status)
        {
            yield return CheckFinding.Fail(daemon.Problem ?? "does not answer", daemon.Hint);
            yield break;
        }

        string words = $"{status.Version} answers: {status.Summary}";
        yield return status.Version == facts.CliVersion
            ? CheckFinding.Ok(words)
            : CheckFinding.Warn($"{words}; this program is {facts.CliVersion}", "systemctl restart baremountd (mounts stay)");

        // What the configuration has to say is the check "config"; a refused reload is not in the file any more once it is corrected.
        foreach (ConditionStatus condition in status.Conditions.Where(c => c.Severity != "info" && (c.Code == "config-refused" || !c.Code.StartsWith("config-", StringComparison.Ordinal))))
        {
            yield return condition.Severity == "critical"
                ? CheckFinding.Fail($"{condition.Code}: {condition.Message}", condition.Hint)
                : CheckFinding.Warn($"{condition.Code}: {condition.Message}", condition.Hint);
        }
    }
}
