using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>
/// How many requests of each size and of each duration have ended: the value of one entry of the kernel's map, in the order of <c>struct counts</c>
/// in requests.bpf.c.
/// </summary>
/// <param name="values"><see cref="Length"/> numbers.</param>
public readonly struct RequestCounts(ulong[] values)
{
    // The same numbers as in requests.bpf.c.
    private const int SizeCount = 17;
    private const int TimeCount = 21;
    private const int FirstSize = 2;
    private const int FirstTime = FirstSize + SizeCount;
    private const double SmallestSize = 512;
    private const double ShortestTime = 16e-6;
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Number of values.</summary>
    public const int Length = FirstTime + TimeCount;

    /// <summary>Upper bounds of the sizes in bytes, inclusive; one more count than these is for what is larger.</summary>
    public static ImmutableArray<double> SizeBounds { get; } = [.. Enumerable.Range(0, SizeCount - 1).Select(i => SmallestSize * (1 << i))];

    /// <summary>Upper bounds of the durations in seconds, inclusive, to the microsecond; one more count than these is for what took longer.</summary>
    public static ImmutableArray<double> TimeBounds { get; } = [.. Enumerable.Range(0, TimeCount - 1).Select(i => Math.Round(ShortestTime * (1 << i), 6))];

    /// <summary>Bytes of all requests.</summary>
    public ulong Bytes => values[0];

    /// <summary>Seconds that all requests took, each from when it was made to its end.</summary>
    public double Seconds => values[1] / NanosecondsPerSecond;

    /// <summary>Requests by size, each counted once.</summary>
    public ReadOnlySpan<ulong> Sizes => values.AsSpan(FirstSize, SizeCount);

    /// <summary>Requests by duration, each counted once.</summary>
    public ReadOnlySpan<ulong> Times => values.AsSpan(FirstTime, TimeCount);

    /// <summary>True when nothing was counted.</summary>
    public bool IsZero => !values.AsSpan().ContainsAnyExcept(0UL);
}
