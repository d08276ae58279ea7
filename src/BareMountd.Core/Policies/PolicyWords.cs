using System.Collections.Immutable;

namespace BareMountd.Core.Policies;

/// <summary>What the daemon does by policy, in stable words.</summary>
public static class PolicyWords
{
    /// <summary>Starts or stops <c>baremountd-wait@DISK.service</c>, and with it what depends on the disk.</summary>
    public const string Dependents = "dependents";

    /// <summary>Makes an empty mount point immutable, or writable again.</summary>
    public const string Guard = "guard";

    /// <summary>Runs the hook.</summary>
    public const string Hook = "hook";

    /// <summary>Leaves a mount alone whose device the list of devices lacks and the kernel has.</summary>
    public const string Keep = "keep";

    /// <summary>Unmounts, checks and mounts anew what the kernel made read-only.</summary>
    public const string RemountRw = "remount-rw";

    /// <summary>Restarts units after the disk was mounted again.</summary>
    public const string Restart = "restart";

    /// <summary>Stops units because the disk goes.</summary>
    public const string Stop = "stop";

    /// <summary>Every word, sorted.</summary>
    public static ImmutableArray<string> All { get; } = [Dependents, Guard, Hook, Keep, RemountRw, Restart, Stop];
}
