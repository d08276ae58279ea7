using System.Collections.Frozen;
using System.Collections.Immutable;

namespace BareMountd.Core.Doctor;

/// <summary>Everything the doctor looks at, read at one moment by an ordinary user; what could not be read counts as not known.</summary>
public sealed record EnvironmentFacts
{
    /// <summary>Version of the program that looks.</summary>
    public required string CliVersion { get; init; }

    /// <summary>True inside WSL.</summary>
    public required bool IsWsl { get; init; }

    /// <summary>uname release.</summary>
    public required string KernelRelease { get; init; }

    /// <summary>Types of <c>/proc/filesystems</c>.</summary>
    public required ImmutableArray<string> KernelFilesystems { get; init; }

    /// <summary>Modules that are loaded, built in, or can be loaded, by name with underscores; null when there is no list of them.</summary>
    public required FrozenSet<string>? Modules { get; init; }

    /// <summary>The clock.</summary>
    public required ClockFacts Clock { get; init; }

    /// <summary>Libraries that the daemon needs and that were not found.</summary>
    public required ImmutableArray<string> MissingLibraries { get; init; }

    /// <summary>True where systemd is PID 1.</summary>
    public required bool SystemdBooted { get; init; }

    /// <summary>Name of PID 1; empty when not known.</summary>
    public required string InitName { get; init; }

    /// <summary>The system bus.</summary>
    public required SocketAnswer Bus { get; init; }

    /// <summary>True while udevd runs or would be started on demand.</summary>
    public required bool UdevRuns { get; init; }

    /// <summary>Control groups.</summary>
    public required CgroupFacts Cgroup { get; init; }

    /// <summary>What only WSL has; null elsewhere.</summary>
    public required WslFacts? Wsl { get; init; }

    /// <summary>The configuration file.</summary>
    public required ConfigFacts Config { get; init; }

    /// <summary>The daemon.</summary>
    public required DaemonFacts Daemon { get; init; }

    /// <summary>The addresses of <c>/metrics</c> that were tried, each with what is wrong or null; empty when none was.</summary>
    public required ImmutableArray<KeyValuePair<string, string?>> Metrics { get; init; }
}
