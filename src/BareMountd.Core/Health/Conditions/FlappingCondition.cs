using System.Globalization;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Health.Conditions;

/// <summary>It comes and goes too often.</summary>
public static class FlappingCondition
{
    /// <summary>Code.</summary>
    public const string Code = "flapping";

    /// <summary>Its row. It shows exactly while the disk is not mounted for that reason: the planner does the waiting.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "The disk came five times within a minute; it is not mounted until it has been quiet for 30 s, longer each time that it happens again.",
        Hint = "check cable, power and enclosure; `journalctl -k` has the kernel's words; `baremountctl mount {disk}` does not wait for the quiet",
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts)
    {
        if (facts.Runtime.State != DiskState.Flapping)
        {
            return null;
        }

        AttachHistory attachments = facts.Runtime.Attachments;
        int seconds = (int)AttachHistory.Quiet(attachments.Level).TotalSeconds;
        return new Finding(string.Create(CultureInfo.InvariantCulture, $"it comes and goes too often; it is mounted once it has been quiet for {seconds} s"))
        {
            Evidence = Evidence.Of(
                ("attachments", Evidence.Text((ulong)attachments.Times.Length)),
                ("flaps_total", Evidence.Text((ulong)attachments.Count)),
                ("quiet_seconds", Evidence.Text((ulong)seconds))),
        };
    }
}
