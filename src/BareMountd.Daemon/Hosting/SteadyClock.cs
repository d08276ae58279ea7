namespace BareMountd.Daemon.Hosting;

/// <summary>
/// The clock that decisions are made by: the machine's, except that it does not go back. Where the machine's is set back (a wrong date that is
/// corrected, a laptop that wakes up), this one goes on by the kernel's monotonic clock until the machine's has caught up: a retry in four
/// seconds is not one in six years, and no age is negative. A jump forward is followed: what was due is due.
/// </summary>
/// <remarks>What is shown and kept is the machine's time: <see cref="ToWall"/> translates, on the way out. Thread-safe.</remarks>
public sealed class SteadyClock : TimeProvider
{
    /// <summary>Steps back this small are taken over.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _machine;
    private readonly Lock _gate = new();
    private DateTimeOffset _anchor;
    private long _mark;

    /// <summary>Starts with the machine's time.</summary>
    public SteadyClock(TimeProvider machine)
    {
        _machine = machine;
        _anchor = machine.GetUtcNow();
        _mark = machine.GetTimestamp();
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => _machine.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return Read(out _);
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => _machine.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>How much this clock is ahead of the machine's; zero unless that one was set back.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_gate)
            {
                DateTimeOffset now = Read(out DateTimeOffset machine);
                return now - machine;
            }
        }
    }

    /// <summary>A moment of a clock as the machine's clock would tell it now; the same where the clock is not one of these.</summary>
    public static DateTimeOffset ToWall(TimeProvider clock, DateTimeOffset moment) => clock is SteadyClock steady ? moment - steady.Ahead : moment;

    private DateTimeOffset Read(out DateTimeOffset machine)
    {
        machine = _machine.GetUtcNow();
        long mark = _machine.GetTimestamp();
        DateTimeOffset steady = _anchor + _machine.GetElapsedTime(_mark, mark);
        if (machine < steady - s_tolerance)
        {
            return steady;
        }

        _anchor = machine;
        _mark = mark;
        return machine;
    }
}
