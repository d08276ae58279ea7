using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace BareMountd.Core.Ports;

/// <summary>
/// The counters of one disk, by <see cref="DiskCounter"/>: bytes and milliseconds. A kernel that prints fewer fields has fewer of them; the rest
/// is unknown, not 0.
/// </summary>
public struct DiskCounters : IEquatable<DiskCounters>
{
    /// <summary>Number of fields of the newest form.</summary>
    public const int Length = 17;

    private Fields _values;

    /// <summary>Takes values in the order of <see cref="DiskCounter"/>.</summary>
    /// <param name="values">11, 15 or 17 of them.</param>
    public DiskCounters(ReadOnlySpan<ulong> values)
    {
        Known = values.Length;
        values.CopyTo(_values);
    }

    /// <summary>How many fields are known, from the first.</summary>
    public int Known { get; private set; }

    /// <summary>One counter; 0 when it is not known.</summary>
    public ulong this[DiskCounter counter]
    {
        readonly get => _values[(int)counter];
        set => _values[(int)counter] = value;
    }

    /// <summary>True when the running kernel prints it.</summary>
    public readonly bool Has(DiskCounter counter) => (int)counter < Known;

    /// <summary>True for a counter that the kernel prints in 32 bits.</summary>
    public static bool IsTime(DiskCounter counter) =>
        counter is DiskCounter.ReadMilliseconds or DiskCounter.WriteMilliseconds or DiskCounter.IoMilliseconds or DiskCounter.WeightedMilliseconds
            or DiskCounter.DiscardMilliseconds or DiskCounter.FlushMilliseconds;

    /// <summary>Equal in every field.</summary>
    public static bool operator ==(DiskCounters left, DiskCounters right) => left.Equals(right);

    /// <summary>Different in some field.</summary>
    public static bool operator !=(DiskCounters left, DiskCounters right) => !left.Equals(right);

    /// <summary>The fields that are known.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<ulong> AsSpan() => ((ReadOnlySpan<ulong>)_values)[..Known];

    /// <inheritdoc/>
    public readonly bool Equals(DiskCounters other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is DiskCounters other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Known, _values[0], _values[2], _values[6]);

    /// <inheritdoc/>
    public override readonly string ToString() => string.Join(' ', AsSpan().ToArray());

    [InlineArray(Length)]
    private struct Fields
    {
        private ulong _first;
    }
}
