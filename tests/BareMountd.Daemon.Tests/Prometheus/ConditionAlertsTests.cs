using System.Globalization;
using System.Text;
using BareMountd.Core;
using BareMountd.Core.Health;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>
/// Every condition that is critical, or can be, has its alert and the alert its two tests; <c>BAREMOUNTD_UPDATE_GOLDEN=1</c> writes both anew from
/// the registry, to be looked at in the diff.
/// </summary>
public sealed class ConditionAlertsTests
{
    public const string Alerts = "packaging/prometheus/baremountd.alerts.yml";
    private const string Tests = "packaging/prometheus/tests/conditions.test.yml";
    private const string Begin = "      # conditions: begin (written by ConditionAlertsTests)\n";
    private const string End = "      # conditions: end\n";
    private const string Other = "BaremountdConditionCritical";

    /// <summary>A failed attempt is made again with a backoff of up to five minutes; the others have been held back by the daemon already.</summary>
    private const int MinutesOfFailure = 5;
    private const int MinutesOfState = 1;

    [Fact]
    public void Every_critical_condition_has_its_alert()
    {
        string text = RepositoryFiles.Read(Alerts);
        int from = text.IndexOf(Begin, StringComparison.Ordinal);
        int to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{Alerts} has no place for the alerts of conditions");
        RepositoryFiles.AssertGolden(Alerts, text[..(from + Begin.Length)] + string.Concat(Critical().Select(Alert)) + OtherAlert() + text[to..]);
    }

    [Fact]
    public void Every_critical_condition_has_a_test_that_fires_and_one_that_does_not()
    {
        StringBuilder text = new(
            """
            # Written by ConditionAlertsTests from the registry of conditions. Each alert fires after its time, and neither for a warning nor for
            # what is over before.
            rule_files:
              - ../baremountd.alerts.yml
              - ../baremountd.rules.yml
            evaluation_interval: 1m
            tests:

            """);
        foreach (HealthCondition condition in Critical())
        {
            Test(text, condition.Code, Name(condition), Minutes(condition), Description(condition), "docs/health.md#" + condition.Code);
        }

        Test(text, "of-a-newer-version", Other, MinutesOfState, OtherDescription, "docs/prometheus.md#baremountdconditioncritical");
        RepositoryFiles.AssertGolden(Tests, text.ToString());
    }

    [Fact]
    public void No_condition_of_the_machine_is_critical_since_it_would_have_no_metric() =>
        Assert.DoesNotContain(MachineConditions.All, c => c.Severity == HealthSeverity.Critical);

    /// <summary>Those whose row says so, and those whose evaluation can.</summary>
    private static HealthCondition[] Critical()
    {
        string[] canBe =
        [
            .. RepositoryFiles.Sources("src/BareMountd.Core/Health/Conditions")
                .Where(s => s.Class != "CodeCondition" && s.Text.Contains("HealthSeverity.Critical", StringComparison.Ordinal))
                .Select(s => s.Class),
        ];
        HealthCondition[] found = [.. HealthConditions.All.Where(c => c.Severity == HealthSeverity.Critical || canBe.Contains(Pascal(c.Code) + "Condition"))];
        Assert.All(canBe, one => Assert.Contains(found, c => Pascal(c.Code) + "Condition" == one));
        return found;
    }

    private static string Alert(HealthCondition condition) => string.Create(CultureInfo.InvariantCulture, $$$"""
              - alert: {{{Name(condition)}}}
                expr: baremountd_disk_condition{code="{{{condition.Code}}}",severity="critical"} == 1
                for: {{{Minutes(condition)}}}m
                labels: {severity: critical}
                annotations:
                  summary: "disk {{ $labels.disk }} of {{ $labels.instance }}: {{{condition.Code}}}"
                  description: {{{Quote(Description(condition))}}}
                  runbook: docs/health.md#{{{condition.Code}}}

        """);

    private static string OtherAlert() => $$$"""
              - alert: {{{Other}}}
                expr: baremountd_disk_condition{code!~"{{{string.Join('|', Critical().Select(c => c.Code))}}}",severity="critical"} == 1
                for: {{{MinutesOfState}}}m
                labels: {severity: critical}
                annotations:
                  summary: "disk {{ $labels.disk }} of {{ $labels.instance }}: {{ $labels.code }}"
                  description: {{{Quote(OtherDescription)}}}
                  runbook: docs/prometheus.md#baremountdconditioncritical

        """;

    private const string OtherDescription =
        "A condition that this file does not know. `baremountctl status {{ $labels.disk }}` shows it; take the alerts of the installed version.";

    private static void Test(StringBuilder text, string code, string name, int minutes, string description, string runbook)
    {
        string expected = $$$"""
                      - exp_labels: {severity: critical, code: {{{code}}}, disk: storage, instance: "a:10099", job: baremountd}
                        exp_annotations:
                          summary: "disk storage of a:10099: {{{code}}}"
                          description: {{{Quote(description.Replace("{{ $labels.disk }}", "storage", StringComparison.Ordinal))}}}
                          runbook: {{{runbook}}}
            """;
        text.Append(CultureInfo.InvariantCulture, $$$"""

              - name: {{{name}}} fires
                interval: 1m
                input_series:
                  - series: {{{Series(code, "storage", "critical")}}}
                    values: 1x{{{minutes + 1}}}
                alert_rule_test:
                  - {eval_time: {{{minutes - 1}}}m, alertname: {{{name}}}, exp_alerts: []}
                  - eval_time: {{{minutes}}}m
                    alertname: {{{name}}}
                    exp_alerts:
            {{{expected}}}
              - name: {{{name}}} does not fire
                interval: 1m
                input_series:
                  - series: {{{Series(code, "storage", "warning")}}}
                    values: 1x{{{minutes + 1}}}
                  - series: {{{Series(code, "scratch", "critical")}}}
                    values: 1x{{{minutes - 1}}} stale
                alert_rule_test:
                  - {eval_time: {{{minutes}}}m, alertname: {{{name}}}, exp_alerts: []}
                  - {eval_time: {{{minutes + 1}}}m, alertname: {{{name}}}, exp_alerts: []}

            """);
    }

    private static string Series(string code, string disk, string severity) =>
        $$"""'baremountd_disk_condition{job="baremountd",instance="a:10099",disk="{{disk}}",code="{{code}}",severity="{{severity}}"}'""";

    private static string Description(HealthCondition condition) =>
        condition.Meaning + " `baremountctl status {{ $labels.disk }}` shows the numbers and the next step.";

    private static int Minutes(HealthCondition condition) => Codes.All.Contains(condition.Code) ? MinutesOfFailure : MinutesOfState;

    private static string Name(HealthCondition condition) => "Baremountd" + Pascal(condition.Code);

    private static string Pascal(string code) => string.Concat(code.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
