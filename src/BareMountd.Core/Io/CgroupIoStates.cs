using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>Words for <see cref="CgroupIoState"/>, and what to do about each.</summary>
public static class CgroupIoStates
{
    /// <summary>States that can be told, in the order of their words.</summary>
    public static ImmutableArray<CgroupIoState> All { get; } =
        [CgroupIoState.NoController, CgroupIoState.NoUnifiedHierarchy, CgroupIoState.Off, CgroupIoState.On];

    /// <summary>The word in labels and on the wire.</summary>
    public static string Word(CgroupIoState state) => state switch
    {
        CgroupIoState.On => "on",
        CgroupIoState.Off => "off",
        CgroupIoState.NoController => "no-controller",
        CgroupIoState.NoUnifiedHierarchy => "no-cgroup2",
        _ => "unknown",
    };

    /// <summary>What to do so that units are counted; empty when they are.</summary>
    public static string Hint(CgroupIoState state) => state switch
    {
        CgroupIoState.Off =>
            "set DefaultIOAccounting=yes under [Manager] in /etc/systemd/system.conf.d/io.conf and run systemctl daemon-reexec, or set IOAccounting=yes in the units that matter",
        CgroupIoState.NoController => "this kernel has no io controller for cgroup v2 (CONFIG_BLK_CGROUP), or cgroup v1 holds it (blkio)",
        CgroupIoState.NoUnifiedHierarchy => "boot with cgroup v2 alone (kernel command line: systemd.unified_cgroup_hierarchy=1; WSL: kernelCommandLine = cgroup_no_v1=all in .wslconfig)",
        _ => "",
    };
}
