using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Planning;

/// <summary>What the daemon remembers of one declared disk between two passes. Only the reconciler replaces it.</summary>
public sealed record DiskRuntime
{
    /// <summary>State.</summary>
    public required DiskState State { get; init; }

    /// <summary>When the state began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The attachment that is, or is being, mounted or unmounted; null when there is none.</summary>
    public DeviceKey? Device { get; init; }

    /// <summary>Where <see cref="Device"/> is mounted or being mounted: may differ from the declaration after a reload.</summary>
    public string? MountPoint { get; init; }

    /// <summary>True when this daemon (or the one it was restarted from) made the mount.</summary>
    public bool Owned { get; init; }

    /// <summary>True when the user unmounted it: it stays so until the user mounts it, the disk is attached anew, or its declaration changes.</summary>
    public bool Held { get; init; }

    /// <summary>A job of ours is under way; nothing is decided until it ends.</summary>
    public bool JobInFlight { get; init; }

    /// <summary>The last failure; null after a success.</summary>
    public DiskFailure? Failure { get; init; }

    /// <summary>Failed attempts in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next attempt is due; null when none is.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Options the mount was made with, comma separated; null when unknown (adopted).</summary>
    public string? AppliedOptions { get; init; }

    /// <summary>Names of declared disks that are waited for.</summary>
    public ImmutableArray<string> WaitingFor { get; init; } = [];

    /// <summary>The mount point that the links were last made for; null when they have to be looked after.</summary>
    public string? LinkedTo { get; init; }

    /// <summary>Links that could not be made, each with the reason.</summary>
    public ImmutableArray<KeyValuePair<string, string>> LinkFailures { get; init; } = [];

    /// <summary>What is left of the failures of an earlier attachment; null when nothing is.</summary>
    public CarriedBackoff? Carried { get; init; }

    /// <summary>When its device came and went.</summary>
    public AttachHistory Attachments { get; init; } = AttachHistory.Empty;

    /// <summary>
    /// Set while the list of devices lacks its device and the kernel still has it: the mount stays, and this is when to look again.
    /// </summary>
    public DateTimeOffset? DoubtedUntil { get; init; }

    /// <summary>A disk that was just declared.</summary>
    public static DiskRuntime Initial(DateTimeOffset now) => new() { State = DiskState.Missing, Since = now };

    /// <summary>The same disk in another state; <see cref="Since"/> moves only when the state does.</summary>
    public DiskRuntime To(DiskState state, DateTimeOffset now) =>
        this with { State = state, Since = state == State ? Since : now };
}
