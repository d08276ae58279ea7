namespace BareMountd.Core.Configuration;

/// <summary>Who may do what on the control socket.</summary>
public sealed record ControlConfig
{
    /// <summary>Group whose members may act (mount, unmount, reload) beside root; null: root alone.</summary>
    public string? ActGroup { get; init; }
}
