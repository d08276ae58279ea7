using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>What follows from health for one disk (section <c>disks.NAME.policy</c>). Everything is off unless the user says so.</summary>
public sealed record PolicyConfig
{
    /// <summary>Nothing follows.</summary>
    public static readonly PolicyConfig None = new();

    /// <summary>The empty mount point is made immutable (chattr +i) while nothing is mounted there.</summary>
    public bool Guard { get; init; }

    /// <summary>After the kernel made the mount read-only: unmount, check, and mount again read-write.</summary>
    public bool RemountRw { get; init; }

    /// <summary>Units that are restarted after the disk was mounted again (not at the first mount after a boot).</summary>
    public ImmutableArray<string> Restart { get; init; } = [];

    /// <summary>Units that are stopped when the disk goes, and before the daemon unmounts it.</summary>
    public ImmutableArray<string> Stop { get; init; } = [];

    /// <summary>A command that is run as a transient service on events of this disk; null: none.</summary>
    public HookConfig? Hook { get; init; }
}
