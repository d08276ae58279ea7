namespace BareMountd.Linux.Systemd;

/// <summary>The properties of a unit that decisions rest on (org.freedesktop.systemd1(5)).</summary>
public sealed record UnitStatus
{
    /// <summary>Unit.</summary>
    public required string Name { get; init; }

    /// <summary><c>loaded</c>, <c>not-found</c>, <c>masked</c>, <c>bad-setting</c>, <c>error</c> …</summary>
    public string LoadState { get; init; } = "";

    /// <summary><c>active</c>, <c>inactive</c>, <c>failed</c>, <c>activating</c>, <c>deactivating</c> …</summary>
    public string ActiveState { get; init; } = "";

    /// <summary>State of the unit's kind: <c>mounted</c>, <c>dead</c> …</summary>
    public string SubState { get; init; } = "";

    /// <summary>Unit file; empty where the unit has none.</summary>
    public string FragmentPath { get; init; } = "";

    /// <summary>What a generator made the unit file from (the fstab), or empty.</summary>
    public string SourcePath { get; init; } = "";

    /// <summary>Made by StartTransientUnit.</summary>
    public bool Transient { get; init; }

    /// <summary>Result of the last start or stop: <c>success</c>, <c>exit-code</c>, <c>timeout</c>, <c>signal</c> …</summary>
    public string Result { get; init; } = "";

    /// <summary>Of a mount: the device as systemd sees it now.</summary>
    public string What { get; init; } = "";

    /// <summary>Process of a mount helper at work, or 0.</summary>
    public uint ControlPid { get; init; }

    /// <summary>Exit status of a service's main process.</summary>
    public int ExecMainStatus { get; init; }
}
