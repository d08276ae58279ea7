using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using BareMountd.Cli.CommandLine;
using BareMountd.Cli.Doctor;
using BareMountd.Cli.Output;
using BareMountd.Cli.Views;
using BareMountd.Core.Doctor;

namespace BareMountd.Cli.Commands;

/// <summary><c>baremountctl doctor</c>.</summary>
internal static class DoctorCommand
{
    /// <summary>Name on the command line.</summary>
    public const string Name = "doctor";

    /// <summary>Makes the command.</summary>
    public static CliCommand Create(CliSession session)
    {
        Option<bool> json = CommonArguments.Json("Print the findings as JSON.");
        CliCommand command = new(Name, "Checks the whole environment, and says how to mend it.")
        {
            Details =
            [
                "One line a check: ok, warn, fail or skip, and what was found. Below what is not ok stands why it matters and what to do. Looks only, "
                + "as the user who calls it, and also when the daemon does not run. The exit code is 1 when a check failed; warnings do not count.",
            ],
            Examples =
            [
                new("doctor", "checks WSL, systemd, udev, D-Bus, cgroups, the configuration, the daemon and every disk"),
                new("doctor --json | jq -r '.checks[]|select(.level==\"fail\").fix'", "what to do, for a program"),
            ],
        };
        command.Options.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            EnvironmentFacts facts = await new EnvironmentReader(session.Host, session.Client(parsed)).ReadAsync(stop);
            ImmutableArray<CheckResult> results = DoctorChecks.Examine(facts);
            if (parsed.GetValue(json))
            {
                session.Host.Out.Write(JsonText.Pretty(JsonSerializer.SerializeToUtf8Bytes(Report(session.Host.Version, results), CliJson.Default.DoctorReport)));
            }
            else
            {
                Page page = session.NewPage();
                DoctorView.Write(page, results);
                session.Print(page);
            }

            return results.Any(r => r.Level == CheckLevel.Fail) ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static DoctorReport Report(string version, ImmutableArray<CheckResult> results) => new(
        version,
        results.All(r => r.Level != CheckLevel.Fail),
        Enum.GetValues<CheckLevel>().ToDictionary(DoctorView.Word, level => results.Count(r => r.Level == level)),
        [.. results.Select(r => new DoctorReportLine(r.Section.ToString().ToLowerInvariant(), r.Code, r.Subject, DoctorView.Word(r.Level), r.Found, r.Why, r.Fix))]);
}
