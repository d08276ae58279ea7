using System.Globalization;

namespace BareMountd.Core.Health.Conditions;

/// <summary>The driver counts errors, or has given the device up.</summary>
public static class DeviceErrorsCondition
{
    /// <summary>Code.</summary>
    public const string Code = "device-errors";

    /// <summary>How long after the last new error it still holds.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>
    /// Its row. Ten seconds pass before it shows, which is as long as a driver needs for a reset that succeeds, and as smartctl needs whose
    /// own refused questions are taken back when it ends. A device in a state other than running is critical and not usable.
    /// </summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "Commands to the device failed or timed out within the last hour (counted since it was attached); critical when the kernel has taken it offline.",
        Hint = "`journalctl -k` has the kernel's words; check cable, power and enclosure, then `smartctl -a {device}`",
        Scope = ConditionScope.Attachment,
        VisibleAfter = TimeSpan.FromSeconds(10),
        ClearsAfter = TimeSpan.FromMinutes(1),
        Evaluate = Evaluate,
        LookAgainAt = facts => facts.Observations.Errors?.GrewAt + Window,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        string state = facts.Observations.Reading<ProbeReading.Device>()?.State ?? "";
        DeviceErrors? errors = facts.Observations.Errors;
        bool grew = errors?.GrewAt is DateTimeOffset at && facts.Now - at < Window;
        HealthSeverity? byState = Judge(state);
        if (byState is null && !grew)
        {
            return null;
        }

        string counted = grew ? Words(errors!) : "";
        string message = byState is null ? counted : $"the device is {state}{(counted.Length > 0 ? "; " : "")}{counted}";
        return new Finding(message)
        {
            Severity = byState ?? HealthSeverity.Warning,
            Unusable = byState == HealthSeverity.Critical,
            Evidence = Evidence.Of(
                ("io_errors", Evidence.Text(errors?.Errors)),
                ("io_timeouts", Evidence.Text(errors?.Timeouts)),
                ("last_error_time", Evidence.Text(errors?.GrewAt)),
                ("state", state.Length > 0 ? state : null)),
        };
    }

    /// <summary>SCSI (Documentation/scsi, scsi_sysfs.c) and NVMe (nvme/host/sysfs.c) words for the state of a device.</summary>
    private static HealthSeverity? Judge(string state) => state switch
    {
        "" or "running" or "live" => null,

        // The driver is at it: error handling, a reset, a reconnect. It ends in one of the others.
        "blocked" or "created" or "created-blocked" or "quiesce" or "new" or "resetting" or "connecting" => HealthSeverity.Warning,
        _ => HealthSeverity.Critical,
    };

    private static string Words(DeviceErrors errors)
    {
        List<string> parts = new(2);
        Add(errors.Errors, "failed");
        Add(errors.Timeouts, "timed out");
        return string.Join(" and ", parts) + " since it was attached";

        void Add(ulong? count, string what)
        {
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "command" : "commands")} {what}"));
            }
        }
    }
}
