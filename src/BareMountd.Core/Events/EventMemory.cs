using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Events;

/// <summary>What the next pass is compared with. Only the reconciler replaces it.</summary>
public sealed record EventMemory
{
    /// <summary>Before the first pass: whatever it finds was there before the daemon, so it "came" in no sense.</summary>
    public static readonly EventMemory Empty = new();

    /// <summary>What the last pass decided on; null before the first.</summary>
    public PlanInput? Input { get; init; }

    /// <summary>What it decided.</summary>
    public PlanOutput? Output { get; init; }

    /// <summary>How the disks were.</summary>
    public HealthOutcome? Health { get; init; }

    /// <summary>
    /// By declared disk, the attachments that fitted it and are still there. An attachment stays in here when it does not fit for a moment
    /// (udev reads it anew, its table is written), so that it is not told a second time.
    /// </summary>
    public ImmutableDictionary<string, ImmutableArray<BlockDevice>> Attached { get; init; } =
        ImmutableDictionary<string, ImmutableArray<BlockDevice>>.Empty;
}
