using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace BareMountd.Core.Io;

/// <summary>All figures of one moment. Filled again and again: valid until the next time, and for one reader at a time.</summary>
public sealed class IoReading
{
    /// <summary>Disks that are there.</summary>
    public IReadOnlyList<DiskRow> Disks => DiskRows;

    /// <summary>Each window of <see cref="IoWindows.All"/>.</summary>
    public ImmutableArray<WindowReading> Windows { get; } = [.. IoWindows.All.Select(window => new WindowReading(window))];

    /// <summary>What units did on disks, by unit; the rest is last.</summary>
    public IReadOnlyList<UnitRow> Units => UnitRows;

    /// <summary>Whether the kernel counts I/O by unit.</summary>
    public CgroupIoState UnitState { get; internal set; }

    /// <summary>Why units could not be read; null when they could.</summary>
    public Exception? UnitFailure { get; set; }

    /// <summary>Requests by size and duration, by disk; empty unless they are counted.</summary>
    public IReadOnlyList<RequestRow> Requests => RequestRows;

    /// <summary>Why the counts of requests could not be read; null when they could, and when they are not asked for.</summary>
    public Exception? RequestFailure { get; set; }

    /// <summary>Room for <see cref="Requests"/>.</summary>
    public List<RequestRow> RequestRows { get; } = [];

    internal List<DiskRow> DiskRows { get; } = [];

    internal List<UnitRow> UnitRows { get; } = [];

    /// <summary>The rows without a copy.</summary>
    public ReadOnlySpan<DiskRow> DiskSpan => CollectionsMarshal.AsSpan(DiskRows);

    /// <summary>The rows without a copy.</summary>
    public ReadOnlySpan<UnitRow> UnitSpan => CollectionsMarshal.AsSpan(UnitRows);
}
