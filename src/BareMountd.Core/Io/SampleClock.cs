namespace BareMountd.Core.Io;

/// <summary>The times of the readings that are kept for one window: a ring of fixed size, shared by all that is measured.</summary>
/// <remarks>Times are of a monotonic clock, so that a jump of the wall clock changes nothing.</remarks>
internal sealed class SampleClock(IoWindow window)
{
    /// <summary>Two readings that follow each other closer than this say nothing about a window.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);

    private readonly TimeSpan[] _times = new TimeSpan[window.Capacity];
    private int _next;

    /// <summary>The window.</summary>
    public IoWindow Window => window;

    /// <summary>Number of readings that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Slot that the last <see cref="Push"/> filled; -1 when the reading was not kept.</summary>
    public int Pushed { get; private set; } = -1;

    /// <summary>Slot of a reading by age, the oldest is 0.</summary>
    public int Slot(int index) => (_next - Count + index + _times.Length) % _times.Length;

    /// <summary>Time of a reading by age, the oldest is 0.</summary>
    public TimeSpan Time(int index) => _times[Slot(index)];

    /// <summary>Keeps a reading unless the one before is too close.</summary>
    public void Push(TimeSpan now)
    {
        Pushed = -1;
        if (Count == 0 || now - Time(Count - 1) >= window.Spacing)
        {
            Pushed = _next;
            _times[_next] = now;
            _next = (_next + 1) % _times.Length;
            Count = Math.Min(Count + 1, _times.Length);
        }
    }

    /// <summary>
    /// Where the window that ends now begins. Between two readings the I/O is taken as even. A gap that is longer than the window hides when its
    /// I/O was, so it is no data: the window then begins at the first reading after it, and has none when there is no such reading.
    /// </summary>
    /// <param name="now">Time of the reading of now.</param>
    public WindowSpan Span(TimeSpan now)
    {
        TimeSpan begin = now - window.Length;
        int after = 0;
        while (after < Count && Time(after) <= begin)
        {
            after++;
        }

        TimeSpan afterTime = after < Count ? Time(after) : now;
        int afterSlot = after < Count ? Slot(after) : WindowSpan.Current;
        if (after > 0 && afterTime - Time(after - 1) is var gap && gap <= window.Length)
        {
            double fraction = gap > TimeSpan.Zero ? (begin - Time(after - 1)) / gap : 0;
            return new WindowSpan(window.Length, Slot(after - 1), afterSlot, fraction);
        }

        TimeSpan covered = now - afterTime;
        return covered >= s_least ? new WindowSpan(covered, afterSlot, afterSlot, 0) : WindowSpan.None;
    }
}
