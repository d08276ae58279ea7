namespace BareMountd.Core.Control;

/// <summary>One declared disk on the wire (<c>GET /v1/status</c>). Additive within /v1.</summary>
public sealed record DiskStatus
{
    /// <summary>Declared name.</summary>
    public required string Name { get; init; }

    /// <summary>One of <c>missing ambiguous refused found unlocking checking mounting mounted unmounting failed disabled flapping</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>ok</c>, <c>warning</c>, <c>critical</c> or <c>unknown</c> (not mounted and nothing wrong).</summary>
    public required string Health { get; init; }

    /// <summary>True when mounted and no condition forbids to work on it: <c>baremountd-wait@DISK.service</c> may be active.</summary>
    public bool Usable { get; init; }

    /// <summary>Declared mount point.</summary>
    public required string MountPoint { get; init; }

    /// <summary>The device in use or found.</summary>
    public DeviceRef? Device { get; init; }

    /// <summary>Filesystem type found, else declared.</summary>
    public string? FsType { get; init; }

    /// <summary>Mount options in force (mountinfo), else declared.</summary>
    public string? Options { get; init; }

    /// <summary>systemd mount unit.</summary>
    public string? Unit { get; init; }

    /// <summary>True when this daemon made the mount; false when it found it standing.</summary>
    public bool Owned { get; init; }

    /// <summary>When the state began, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Failed attempts in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How many times it was found to come and go too often, since the daemon started.</summary>
    public long Flaps { get; init; }

    /// <summary>What is wrong or worth knowing.</summary>
    public IReadOnlyList<ConditionStatus> Conditions { get; init; } = [];

    /// <summary>Other devices that fit as well, when ambiguous.</summary>
    public IReadOnlyList<DeviceRef> Candidates { get; init; } = [];

    /// <summary>Links that are kept to the mount point.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Size and free space; null when not mounted or not answering.</summary>
    public UsageStatus? Usage { get; init; }
}
