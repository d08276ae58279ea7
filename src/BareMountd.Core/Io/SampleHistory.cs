using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>The counters of one subject at the readings that are kept, for each window; of fixed size.</summary>
internal sealed class SampleHistory
{
    private readonly ImmutableArray<SampleClock> _clocks;
    private readonly int _fields;
    private readonly ulong[][] _rings;

    /// <param name="clocks">The clock of each window.</param>
    /// <param name="origin">
    /// Its counters at every reading before the first one that saw it: 0 for something new, the present ones for something that was there before.
    /// </param>
    public SampleHistory(ImmutableArray<SampleClock> clocks, ReadOnlySpan<ulong> origin)
    {
        _clocks = clocks;
        _fields = origin.Length;
        _rings = new ulong[clocks.Length][];
        for (int w = 0; w < _rings.Length; w++)
        {
            _rings[w] = new ulong[clocks[w].Window.Capacity * _fields];
            for (int slot = 0; slot < clocks[w].Window.Capacity; slot++)
            {
                origin.CopyTo(_rings[w].AsSpan(slot * _fields));
            }
        }
    }

    /// <summary>Keeps the counters of now wherever the clocks kept the reading.</summary>
    public void Store(ReadOnlySpan<ulong> values)
    {
        for (int w = 0; w < _rings.Length; w++)
        {
            if (_clocks[w].Pushed is >= 0 and int slot)
            {
                values.CopyTo(_rings[w].AsSpan(slot * _fields));
            }
        }
    }

    /// <summary>What a counter has grown by since the begin of a window.</summary>
    /// <param name="window">Which one.</param>
    /// <param name="span">Its begin.</param>
    /// <param name="field">Which counter.</param>
    /// <param name="current">Its value now.</param>
    public double Growth(int window, in WindowSpan span, int field, ulong current)
    {
        ulong older = At(window, span.Older, field, current);
        double growth = current - older;
        return span.Fraction > 0 ? growth - (span.Fraction * (At(window, span.Newer, field, current) - older)) : growth;
    }

    /// <summary>A counter at a reading that was kept.</summary>
    public ulong At(int window, int slot, int field) => _rings[window][(slot * _fields) + field];

    private ulong At(int window, int slot, int field, ulong current) => slot == WindowSpan.Current ? current : At(window, slot, field);
}
