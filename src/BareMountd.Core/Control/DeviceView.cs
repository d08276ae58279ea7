namespace BareMountd.Core.Control;

/// <summary>One block device as <c>GET /v1/devices</c> shows it.</summary>
public sealed record DeviceView
{
    /// <summary>The device, short.</summary>
    public required DeviceRef Device { get; init; }

    /// <summary><c>disk</c> or <c>partition</c>.</summary>
    public required string Type { get; init; }

    /// <summary>For a partition: the whole device.</summary>
    public string? Parent { get; init; }

    /// <summary>Vendor; hostile text.</summary>
    public string? Vendor { get; init; }

    /// <summary>Filesystem or member type found.</summary>
    public string? Content { get; init; }

    /// <summary>Where it is mounted.</summary>
    public IReadOnlyList<string> MountPoints { get; init; } = [];

    /// <summary>Names below /dev/disk.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>What can be put under <c>match</c>, most stable first.</summary>
    public IReadOnlyList<Identifier> Identifiers { get; init; } = [];

    /// <summary>The declared disk that takes it; null when none does.</summary>
    public string? Disk { get; init; }

    /// <summary>The rule that refuses it, or <c>not-declared</c>; null when a declared disk takes it.</summary>
    public string? Refusal { get; init; }

    /// <summary>The refusal in words.</summary>
    public string? RefusalDetail { get; init; }
}
