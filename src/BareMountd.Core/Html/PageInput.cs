using BareMountd.Core.Control;

namespace BareMountd.Core.Html;

/// <summary>Everything that the page shows, of one moment.</summary>
public sealed record PageInput
{
    /// <summary>The moment, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Zone in which times are shown.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Version of the daemon.</summary>
    public required string Version { get; init; }

    /// <summary>Declared disks with their free space.</summary>
    public required PagePart<StatusResponse> Status { get; init; }

    /// <summary>I/O in one window, and the last hour.</summary>
    public required PagePart<IoResponse> Io { get; init; }

    /// <summary>The newest events, oldest first.</summary>
    public required PagePart<EventsResponse> Events { get; init; }

    /// <summary>Something to say about the request itself; empty for nothing.</summary>
    public string Notice { get; init; } = "";

    /// <summary>Style sheet.</summary>
    public required PageAsset Style { get; init; }

    /// <summary>Script that refreshes the page.</summary>
    public required PageAsset Script { get; init; }

    /// <summary>Icon.</summary>
    public required PageAsset Icon { get; init; }
}
