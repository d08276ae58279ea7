using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;

namespace BareMountd.Daemon.Health;

/// <summary>
/// Decides when a disk is looked at. There is one beat for all disks, as long as the shortest interval, so that the process wakes up once
/// for eight of them; longer intervals are met at the nearest beat. A disk that has just come, or was mounted or unmounted, is looked at
/// right away and joins the beat. Everything is counted by timestamps: a clock that is set changes nothing. Not thread-safe.
/// </summary>
internal sealed class HealthBeat(TimeProvider time)
{
    /// <summary>Timers count in other steps than timestamps and may come this much early.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);
    private long? _last;

    /// <summary>Who is to be looked at now.</summary>
    /// <param name="targets">Everything that can be looked at.</param>
    /// <param name="next">Timestamp of the next beat; null while there is nothing to look at: then there is no beat.</param>
    public ImmutableArray<ProbeTarget> Due(ImmutableArray<ProbeTarget> targets, out long? next)
    {
        Forget(targets);
        if (targets.IsEmpty)
        {
            next = _last = null;
            return [];
        }

        long now = time.GetTimestamp();
        TimeSpan interval = targets.Min(target => target.Config.Interval);
        long last = _last ??= now;
        bool beat = time.GetElapsedTime(last, now) + s_tolerance >= interval;
        if (beat)
        {
            // Beats keep their distance although each is a little late; after a long sleep they begin anew instead of catching up.
            long planned = Plus(last, interval);
            _last = last = time.GetElapsedTime(planned, now) < interval ? planned : now;
        }

        next = Plus(last, interval);
        return [.. targets.Where(target => IsDue(target, beat, interval, now))];
    }

    private bool IsDue(ProbeTarget target, bool beat, TimeSpan interval, long now)
    {
        bool due = !_looks.TryGetValue(target.Disk, out Look look)
            || look.Device != target.Device
            || look.MountPoint != target.MountPoint
            || (beat && time.GetElapsedTime(look.Started, now) + (interval / 2) >= target.Config.Interval);
        if (due)
        {
            _looks[target.Disk] = new Look(target.Device, target.MountPoint, now);
        }

        return due;
    }

    /// <summary>A disk that goes is looked at anew when it comes back.</summary>
    private void Forget(ImmutableArray<ProbeTarget> targets)
    {
        if (_looks.Count > 0)
        {
            foreach (string gone in _looks.Keys.Except(targets.Select(target => target.Disk)).ToArray())
            {
                _looks.Remove(gone);
            }
        }
    }

    private long Plus(long timestamp, TimeSpan span) => timestamp + (long)(span.TotalSeconds * time.TimestampFrequency);

    private readonly record struct Look(DeviceKey Device, string? MountPoint, long Started);
}
