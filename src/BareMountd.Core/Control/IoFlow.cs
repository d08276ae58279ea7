namespace BareMountd.Core.Control;

/// <summary>One direction of I/O in a window.</summary>
/// <param name="Bytes">Bytes moved.</param>
/// <param name="BytesPerSecond">The same by time.</param>
/// <param name="OperationsPerSecond">Requests by time; of units: operations before merging, null where they cannot be told.</param>
public sealed record IoFlow(double Bytes, double BytesPerSecond, double? OperationsPerSecond)
{
    /// <summary>Mean size of a request; null without requests, and for units.</summary>
    public double? MeanRequestBytes { get; init; }

    /// <summary>Mean time from start to completion; null without requests, and for units.</summary>
    public double? MeanLatencySeconds { get; init; }
}
