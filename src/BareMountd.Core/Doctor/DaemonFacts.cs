using BareMountd.Core.Control;

namespace BareMountd.Core.Doctor;

/// <summary>What the daemon says of itself.</summary>
public sealed record DaemonFacts
{
    /// <summary>Its answer to <c>GET /v1/status</c>; null when there was none.</summary>
    public StatusResponse? Status { get; init; }

    /// <summary>Whether the caller may act; null when the daemon did not tell.</summary>
    public bool? MayAct { get; init; }

    /// <summary>True when the socket is not for this user.</summary>
    public bool Denied { get; init; }

    /// <summary>Why there was no answer; null when there was one.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about it.</summary>
    public string Hint { get; init; } = "";

    /// <summary>True when it answered.</summary>
    public bool Answers => Status is not null;
}
