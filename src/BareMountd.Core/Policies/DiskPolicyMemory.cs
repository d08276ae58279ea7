namespace BareMountd.Core.Policies;

/// <summary>What policies remember of one disk between two passes.</summary>
public sealed record DiskPolicyMemory
{
    /// <summary>A disk that was not looked at yet.</summary>
    public static readonly DiskPolicyMemory Initial = new();

    /// <summary>What was last ordered for its dependents; null before the first order, so that a restarted daemon gives it once.</summary>
    public bool? Dependents { get; init; }

    /// <summary>True when it was mounted at the last look; null before the first one.</summary>
    public bool? Mounted { get; init; }

    /// <summary>True once it was mounted since the boot.</summary>
    public bool MountedBefore { get; init; }

    /// <summary>True once it was told that its device is missing in the list and not in the kernel.</summary>
    public bool DoubtTold { get; init; }

    /// <summary>What is remembered of mounting it read-write again.</summary>
    public RemountRwMemory RemountRw { get; init; } = RemountRwMemory.Initial;
}
