namespace BareMountd.Core.Health;

/// <summary>Requests are in flight and none completes, look after look.</summary>
/// <param name="Completed">Requests completed since the boot, the same at every look.</param>
/// <param name="InFlight">Requests in flight at the last look.</param>
/// <param name="At">The last look.</param>
/// <param name="Looks">Looks in a row, the first one included.</param>
/// <param name="Lasted">How long this has been so at least.</param>
public sealed record QueueStall(ulong Completed, ulong InFlight, DateTimeOffset At, int Looks, TimeSpan Lasted)
{
    /// <summary>So many looks it takes: two alone, one before the machine slept and one after it, would say nothing.</summary>
    public const int LeastLooks = 3;

    /// <summary>What is known after one more look; null when nothing is in flight.</summary>
    /// <param name="known">What was known.</param>
    /// <param name="reading">The queue.</param>
    /// <param name="at">When it was read.</param>
    /// <param name="interval">Time between two looks: a longer one (the machine slept, the clock was set) counts as two of them at most.</param>
    public static QueueStall? Next(QueueStall? known, ProbeReading.Queue reading, DateTimeOffset at, TimeSpan interval)
    {
        if (reading.InFlight == 0)
        {
            return null;
        }

        if (known is null || known.Completed != reading.Completed)
        {
            return new QueueStall(reading.Completed, reading.InFlight, at, 1, TimeSpan.Zero);
        }

        TimeSpan since = TimeSpan.FromTicks(Math.Clamp((at - known.At).Ticks, 0, 2 * interval.Ticks));
        return new QueueStall(reading.Completed, reading.InFlight, at, known.Looks + 1, known.Lasted + since);
    }
}
