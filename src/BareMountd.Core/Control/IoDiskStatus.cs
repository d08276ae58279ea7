namespace BareMountd.Core.Control;

/// <summary>One disk of <c>GET /v1/io</c>. What is about the window is null when the window has no data.</summary>
public sealed record IoDiskStatus
{
    /// <summary>Declared name (several joined by <c>+</c> where they share a disk), else a stable name from identity: hostile text.</summary>
    public required string Name { get; init; }

    /// <summary><c>bare</c>, <c>vhdx</c> or <c>other</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Kernel names that it has now; more than one where the declared filesystem lies on several disks, none when it is gone.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Part in the bytes of all disks.</summary>
    public IoRatios? Share { get; init; }

    /// <summary>Reads.</summary>
    public IoFlow? Read { get; init; }

    /// <summary>Writes.</summary>
    public IoFlow? Write { get; init; }

    /// <summary>Both together.</summary>
    public IoFlow? Both { get; init; }

    /// <summary>Mean number of requests in flight.</summary>
    public double? QueueDepth { get; init; }

    /// <summary>Part of the time in which at least one request was in flight.</summary>
    public double? Utilization { get; init; }

    /// <summary>Bytes read over all attachments; 0 when it is gone.</summary>
    public ulong ReadBytesTotal { get; init; }

    /// <summary>Bytes written over all attachments; 0 when it is gone.</summary>
    public ulong WrittenBytesTotal { get; init; }
}
