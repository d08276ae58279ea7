using BareMountd.Core.Devices;
using BareMountd.Core.Health;

namespace BareMountd.Linux.Health;

/// <summary>What the prober remembers of one attachment of one disk: which probes run on it, and when each began last.</summary>
internal sealed class Attachment(DeviceKey device)
{
    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);

    /// <summary>The attachment.</summary>
    internal DeviceKey Device { get; } = device;

    /// <summary>True when the probe should look now; it then counts as begun until <see cref="End"/>.</summary>
    internal bool Begin(Probe probe, ProbeTarget target, TimeProvider time)
    {
        if (!_looks.TryGetValue(probe.Name, out Look? look))
        {
            _looks.Add(probe.Name, look = new Look());
        }

        if (!probe.IsFor(target))
        {
            // What comes back later is looked at anew.
            look.Started = null;
            return false;
        }

        object? subject = probe.Subject(target);
        if (look.Running || (look.Started is long started && Equals(look.Subject, subject) && !IsDue(time.GetElapsedTime(started), probe.Every(target))))
        {
            return false;
        }

        look.Running = true;
        look.Started = time.GetTimestamp();
        look.Subject = subject;
        return true;
    }

    /// <summary>The probe ended.</summary>
    internal void End(Probe probe) => _looks[probe.Name].Running = false;

    /// <summary>A timer is late by some milliseconds now and then, which must not put a look off for a whole interval.</summary>
    private static bool IsDue(TimeSpan elapsed, TimeSpan every) => elapsed >= every - (every / 20);

    private sealed class Look
    {
        public bool Running { get; set; }

        public long? Started { get; set; }

        public object? Subject { get; set; }
    }
}
