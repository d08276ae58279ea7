using System.Globalization;

namespace BareMountd.Core.Doctor.Checks;

/// <summary>The clock: not before this program was built, and set by somebody where that can be known.</summary>
internal static class ClockCheck
{
    /// <summary>The row.</summary>
    public static DoctorCheck Row { get; } = new(
        DoctorSection.Machine,
        "clock",
        "events, logs and metrics carry its time, and a virtual machine's clock stands still while the computer sleeps",
        Look);

    private static IEnumerable<CheckFinding> Look(EnvironmentFacts facts)
    {
        ClockFacts clock = facts.Clock;
        string now = Moment(clock.Now);
        if (clock.BuiltAt is DateTimeOffset built && clock.Now < built)
        {
            yield return CheckFinding.Fail(
                $"{now}, which is before this program was built ({Moment(built)})",
                facts.IsWsl ? "wsl --shutdown sets it anew; or: sudo hwclock -s" : "set it, and let systemd-timesyncd or chrony keep it: timedatectl set-ntp true");
        }
        else if (clock.Synchronised == true)
        {
            yield return CheckFinding.Ok($"{now}, set by systemd-timesyncd");
        }
        else if (facts.IsWsl && clock.HostClock)
        {
            yield return CheckFinding.Ok($"{now}, the clock of Windows is at hand; compare with it after a sleep");
        }
        else
        {
            yield return CheckFinding.Ok($"{now}, nothing here tells whether it is synchronised");
        }
    }

    private static string Moment(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
