namespace BareMountd.Core.Mounts;

/// <summary>How an attempt to guard a mount point, or to end that, came out.</summary>
/// <param name="Result">The result.</param>
/// <param name="Detail">In words where it is not as wished; empty otherwise.</param>
public sealed record GuardOutcome(GuardResult Result, string Detail)
{
    /// <summary>True when the mount point is as wished.</summary>
    public bool Ok => Result is GuardResult.Changed or GuardResult.AlreadySo;
}
