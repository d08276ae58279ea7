using System.Globalization;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>
/// Tells systemd how the service is doing (sd_notify(3)). Does nothing where NOTIFY_SOCKET is not set. Safe from any thread: each call is
/// one datagram.
/// </summary>
public sealed class SystemdNotifier
{
    private readonly Func<string, int> _send;

    /// <summary>The notifier of this process.</summary>
    public SystemdNotifier()
        : this(static state => SystemdDaemon.sd_notify(0, state))
    {
    }

    internal SystemdNotifier(Func<string, int> send) => _send = send;

    /// <summary>
    /// How often <see cref="Watchdog"/> must come at the latest (WatchdogSec=), or null where no watchdog is on for this process
    /// (WATCHDOG_USEC, WATCHDOG_PID). Send at half of it.
    /// </summary>
    public static TimeSpan? WatchdogInterval => IntervalOf(SystemdDaemon.sd_watchdog_enabled(0, out ulong microseconds), microseconds);

    /// <summary>The service is up.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={Line(status)}");

    /// <summary>One line for <c>systemctl status</c>.</summary>
    public void Status(string status) => Send($"STATUS={Line(status)}");

    /// <summary>Still alive.</summary>
    public void Watchdog() => Send("WATCHDOG=1");

    /// <summary>The configuration is being read again; <see cref="Ready"/> ends it. The moment is CLOCK_MONOTONIC, as Type=notify-reload wants.</summary>
    public void Reloading() => Send(ReloadingMessage(SystemdClock.MonotonicMicroseconds()));

    /// <summary>The service is going down.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>systemd takes the message for its reload only when the moment is after it sent the signal.</summary>
    internal static string ReloadingMessage(long monotonicMicroseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={monotonicMicroseconds}");

    internal static TimeSpan? IntervalOf(int enabled, ulong microseconds) =>
        enabled > 0 && microseconds is > 0 and < long.MaxValue / 10 ? TimeSpan.FromMicroseconds(microseconds) : null;

    private static string Line(string status) => JournalReader.OneLine(status);

    private void Send(string state)
    {
        // A socket that is gone or full is systemd's matter: the service must go on.
        _ = _send(state);
    }
}
