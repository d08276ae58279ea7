namespace BareMountd.Core.Control;

/// <summary><c>GET /v1/io?window=5m</c>: where the I/O goes. Additive within /v1.</summary>
public sealed record IoResponse
{
    /// <summary>The window that the figures are about.</summary>
    public required string Window { get; init; }

    /// <summary>Every window that can be asked for.</summary>
    public required IReadOnlyList<string> Windows { get; init; }

    /// <summary>Length of the window.</summary>
    public double WindowSeconds { get; init; }

    /// <summary>The part of it that readings cover; 0: no data yet.</summary>
    public double CoveredSeconds { get; init; }

    /// <summary>How uneven the I/O is over the disks of kind <c>bare</c>: 0 all the same, 1 all on one.</summary>
    public required IoRatios Imbalance { get; init; }

    /// <summary>Part of the I/O that goes to VHDX disks.</summary>
    public required IoRatios VhdxShare { get; init; }

    /// <summary>Every disk that is there, and those that went within the window.</summary>
    public IReadOnlyList<IoDiskStatus> Disks { get; init; } = [];

    /// <summary>Whether units are counted.</summary>
    public required IoAccounting Accounting { get; init; }

    /// <summary>Every unit with I/O in the window, by disk; the busiest first.</summary>
    public IReadOnlyList<IoUnitStatus> Units { get; init; } = [];

    /// <summary>The last hour.</summary>
    public required IoSeriesStatus Series { get; init; }
}
