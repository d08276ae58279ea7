namespace BareMountd.Core.Io;

/// <summary>Whether the kernel counts I/O by control group.</summary>
public enum CgroupIoState
{
    /// <summary>Not looked yet.</summary>
    Unknown,

    /// <summary>It does.</summary>
    On,

    /// <summary>It could: no unit asks for it.</summary>
    Off,

    /// <summary>It cannot: there is no io controller in the unified hierarchy.</summary>
    NoController,

    /// <summary>There is no unified hierarchy (cgroup v2).</summary>
    NoUnifiedHierarchy,
}
