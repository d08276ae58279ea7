using BareMountd.Linux.Systemd;

namespace BareMountd.Daemon.Hosting;

/// <summary>Tells systemd how the service is; says each thing once.</summary>
public sealed class ServiceNotice(SystemdNotifier notifier)
{
    private string? _status;

    /// <summary>WatchdogSec= of the unit; null when none is set.</summary>
    public TimeSpan? WatchdogInterval { get; } = SystemdNotifier.WatchdogInterval;

    /// <summary>READY=1 with the first STATUS=: the first resync is done.</summary>
    public void Ready(string words)
    {
        _status = words;
        notifier.Ready(words);
    }

    /// <summary>STATUS= in words, when it differs from the last one.</summary>
    public void Status(string words)
    {
        if (words != _status)
        {
            _status = words;
            notifier.Status(words);
        }
    }

    /// <summary>WATCHDOG=1.</summary>
    public void Watchdog()
    {
        if (WatchdogInterval is not null)
        {
            notifier.Watchdog();
        }
    }

    /// <summary>STOPPING=1.</summary>
    public void Stopping() => notifier.Stopping();
}
