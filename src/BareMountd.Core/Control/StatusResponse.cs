namespace BareMountd.Core.Control;

/// <summary><c>GET /v1/status</c>.</summary>
public sealed record StatusResponse
{
    /// <summary>Version of the daemon.</summary>
    public required string Version { get; init; }

    /// <summary>One line in words: <c>3 disks: 2 mounted, 1 missing</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>Device source in use: <c>udev</c> or <c>kernel</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Mount manager: <c>systemd</c> or <c>simulated</c>.</summary>
    public required string Manager { get; init; }

    /// <summary>True inside WSL2.</summary>
    public bool Wsl { get; init; }

    /// <summary>Configuration file in force.</summary>
    public required string ConfigFile { get; init; }

    /// <summary>When the daemon became ready, UTC.</summary>
    public DateTimeOffset? ReadySince { get; init; }

    /// <summary>Grows by one with each published change.</summary>
    public long Generation { get; init; }

    /// <summary>Declared disks in the order of the configuration.</summary>
    public IReadOnlyList<DiskStatus> Disks { get; init; } = [];

    /// <summary>Conditions of the daemon as a whole: a refused reload, a lost bus.</summary>
    public IReadOnlyList<ConditionStatus> Conditions { get; init; } = [];
}
