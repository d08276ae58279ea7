using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching;

/// <summary>What the devices of this moment mean for one declared disk.</summary>
public abstract record MatchOutcome
{
    private MatchOutcome()
    {
    }

    /// <summary>No device fits.</summary>
    /// <param name="Notice">A hint such as the by-id name that would match under WSL2; null when there is none.</param>
    public sealed record Missing(string? Notice) : MatchOutcome;

    /// <summary>Two or more whole disks fit; nothing may happen.</summary>
    /// <param name="Candidates">Every candidate, by kernel name.</param>
    public sealed record Ambiguous(ImmutableArray<BlockDevice> Candidates) : MatchOutcome;

    /// <summary>Exactly one disk fits, and a rule forbids to touch it.</summary>
    /// <param name="Device">The device that was refused.</param>
    /// <param name="Code">Refusal code, one of <see cref="Codes"/>.</param>
    /// <param name="Detail">Which rule and why, in words.</param>
    public sealed record Refused(BlockDevice Device, string Code, string Detail) : MatchOutcome;

    /// <summary>Exactly one device, free to be mounted.</summary>
    /// <param name="Target">The device that carries the filesystem.</param>
    /// <param name="Notice">A remark, e.g. that a nvme- pattern was translated and which link really exists; null when there is none.</param>
    public sealed record Found(BlockDevice Target, string? Notice) : MatchOutcome;
}
