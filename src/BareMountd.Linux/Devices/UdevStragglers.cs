using BareMountd.Core.Devices;
using BareMountd.Core.Host;

namespace BareMountd.Linux.Devices;

/// <summary>
/// Looks after the devices that udevd let fall. A udevd that is restarted or killed drops the events it has in hand (systemd src/udev/udevd.c,
/// manager_exit: the queue is emptied, the workers are killed), and no event comes for them again: a disk that was plugged in at that moment would
/// stay without names, and one that was pulled out would stay in the list, until somebody runs <c>udevadm trigger</c>.
/// </summary>
/// <remarks>
/// The kernel's own events tell what udevd should have worked through. <see cref="Grace"/> after one, a device that is gone is read again, and one that
/// udevd does not know yet is given to it again as <c>udevadm trigger --action=add</c> does: "add" into the device's <c>uevent</c> file. What udevd could
/// not do then (no room in /run for its database, a disk that hangs) it may be able to do later, so it is asked again, after twice the time, up to
/// <see cref="LongestPause"/>.
/// </remarks>
internal sealed class UdevStragglers : IChangeSink, IDisposable
{
    /// <summary>Time that udevd has for one event before anybody asks: its rules take well below a second.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Longest time between two questions about one device.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Rounds of <see cref="Grace"/> in which udevd is believed when it says that it is at work; one that was killed says so for ever.</summary>
    private const int MaxBusyRounds = 2;

    private readonly Lock _lock = new();
    private readonly PendingChanges _pending;
    private readonly IDeviceReader _reader;
    private readonly LinuxRoots _roots;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Dictionary<string, Straggler> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asked> _asked = new(StringComparer.Ordinal);

    /// <param name="pending">The feed's changes.</param>
    /// <param name="reader">How udev's devices are read.</param>
    /// <param name="roots">The machine's trees.</param>
    /// <param name="time">Clock of <see cref="Grace"/>.</param>
    internal UdevStragglers(PendingChanges pending, IDeviceReader reader, LinuxRoots roots, TimeProvider time)
    {
        _pending = pending;
        _reader = reader;
        _roots = roots;
        _time = time;
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="Due">Timestamp at which to look.</param>
    /// <param name="BusyRounds">Times that udevd was at work then.</param>
    private readonly record struct Straggler(long Due, int BusyRounds);

    /// <param name="Key">The device that udevd was asked about.</param>
    /// <param name="Pause">Time until the next question.</param>
    /// <param name="Next">Timestamp of it.</param>
    private readonly record struct Asked(DeviceKey Key, TimeSpan Pause, long Next);

    /// <inheritdoc/>
    public void Touch(string name)
    {
        lock (_lock)
        {
            Wait(name, new Straggler(After(Grace), 0));
        }
    }

    /// <summary>Told on: what the kernel dropped, udevd has not heard either.</summary>
    public void Resync(string reason) => _pending.Resync(reason);

    /// <inheritdoc/>
    public void Fail(Exception failure) => _pending.Fail(failure);

    /// <summary>The feed has read a device: one that udevd does not know yet is looked at again.</summary>
    internal void Seen(BlockDevice device)
    {
        if (device.Content.Unreadable)
        {
            Touch(device.Name);
        }
        else
        {
            lock (_lock)
            {
                _asked.Remove(device.Name);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private long After(TimeSpan time) => _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Under the lock: the timer waits for the earliest.</summary>
    private void Wait(string name, Straggler straggler)
    {
        _waiting[name] = straggler;
        Arm();
    }

    private void Arm()
    {
        if (_waiting.Count > 0)
        {
            TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), _waiting.Values.Min(s => s.Due));

            // A timer counts whole milliseconds: one more, so that it does not come too early and again and again.
            _timer.Change(left > TimeSpan.Zero ? left + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        try
        {
            foreach ((string name, Straggler straggler) in TakeDue())
            {
                Look(name, straggler.BusyRounds);
            }
        }
#pragma warning disable CA1031 // A timer has nobody above it; handed on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _pending.Fail(e);
        }
    }

    private List<KeyValuePair<string, Straggler>> TakeDue()
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            List<KeyValuePair<string, Straggler>> due = [.. _waiting.Where(s => s.Value.Due <= now)];
            foreach ((string name, _) in due)
            {
                _waiting.Remove(name);
            }

            Arm();
            return due;
        }
    }

    private void Look(string name, int busyRounds)
    {
        // Reads no more than sysfs and udev's database: done at once.
        BlockDevice? device = _reader.ReadAsync(name, CancellationToken.None).GetAwaiter().GetResult();
        if (device is not { Content.Unreadable: true })
        {
            _pending.Touch(name);
            return;
        }

        bool again;
        lock (_lock)
        {
            if (busyRounds < MaxBusyRounds && File.Exists(_roots.UdevQueue))
            {
                Wait(name, new Straggler(After(Grace), busyRounds + 1));
                return;
            }

            again = _asked.TryGetValue(name, out Asked asked) && asked.Key == device.Key;
            if (again && asked.Next > _time.GetTimestamp())
            {
                Wait(name, new Straggler(asked.Next, MaxBusyRounds));
                return;
            }

            TimeSpan pause = !again ? Grace * 2 : asked.Pause * 2 < LongestPause ? asked.Pause * 2 : LongestPause;
            _asked[name] = new Asked(device.Key, pause, After(pause));
            Wait(name, new Straggler(After(pause), MaxBusyRounds));
        }

        string said = Ask(name);
        if (!again)
        {
            _pending.Resync(said);
        }
    }

    /// <summary>What was done, as the reason of a resync.</summary>
    private string Ask(string name)
    {
        try
        {
            File.WriteAllText(Path.Combine(_roots.ClassBlock, name, "uevent"), "add");
            return $"udevd has not worked through {name}: asked it again";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"udevd has not worked through {name} and cannot be asked: {e.Message}";
        }
    }
}
