using BareMountd.Core.Configuration;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>/metrics answers on every configured address.</summary>
internal static class MetricsCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(DoctorSection.Daemon, "metrics", "Prometheus reads the metrics there", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        if (facts.Config.Result?.Config?.Metrics is MetricsConfig { Enabled: false })
        {
            yield return CheckFinding.Skip("switched off in the configuration");
            yield break;
        }

        if (facts.Metrics.IsEmpty)
        {
            yield return CheckFinding.Skip("needs the daemon and a configuration that this user may read");
            yield break;
        }

        foreach ((string address, string? problem) in facts.Metrics)
        {
            yield return problem is null
                ? CheckFinding.Ok("answers", address)
                : CheckFinding.Warn(
                    problem, "the daemon takes another address only at its start: systemctl restart baremountd (mounts stay); see journalctl -u baremountd", address);
        }
    }
}
