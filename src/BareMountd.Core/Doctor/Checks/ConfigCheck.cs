using System.Collections.Immutable;
using BareMountd.Core.Configuration;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>The configuration file is valid.</summary>
internal static class ConfigCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Daemon, "config", "a file with an error changes nothing at a reload, and keeps the daemon from starting", Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        ConfigFacts config = facts.Config;
        if (config.Result is not ConfigResult result)
        {
            yield return config.Denied
                ? CheckFinding.Skip($"{config.File} is not readable for this user; sudo baremountctl doctor looks at it")
                : CheckFinding.Fail($"{config.File}: {config.Problem}", "write one: baremountctl devices --config-snippet json prints a block for each disk");
            yield break;
        }

        const string Show = "baremountctl check-config shows all findings";
        ImmutableArray<ConfigDiagnostic> errors = [.. result.Diagnostics.Where(d => d.Severity == ConfigSeverity.Error)];
        ImmutableArray<ConfigDiagnostic> warnings = [.. result.Diagnostics.Where(d => d.Severity == ConfigSeverity.Warning)];
        if (!errors.IsEmpty)
        {
            yield return CheckFinding.Fail($"{errors[0]}{More(errors.Length, "error")}", Show);
        }
        else if (!warnings.IsEmpty)
        {
            yield return CheckFinding.Warn($"{warnings[0]}{More(warnings.Length, "warning")}", Show);
        }
        else
        {
            int disks = result.Config!.Disks.Length;
            yield return CheckFinding.Ok($"{config.File}: {disks} {(disks == 1 ? "disk" : "disks")} declared");
        }
    }

    private static string More(int count, string noun) => count switch
    {
        1 => "",
        2 => $" (and 1 {noun} more)",
        _ => $" (and {count - 1} {noun}s more)",
    };
}
