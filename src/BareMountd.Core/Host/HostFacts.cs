namespace BareMountd.Core.Host;

/// <summary>What kind of machine this is, as far as decisions differ.</summary>
/// <param name="IsWsl">True inside WSL2 (systemd's container word <c>wsl</c>, or a Microsoft kernel release).</param>
/// <param name="KernelRelease">uname release.</param>
/// <param name="KernelFilesystems">Types of <c>/proc/filesystems</c>; modules may add more.</param>
public sealed record HostFacts(bool IsWsl, string KernelRelease, System.Collections.Immutable.ImmutableArray<string> KernelFilesystems)
{
    /// <summary>True when <c>fstrim.timer</c> is enabled, false when it is known not to be, null when nobody looked or there are no unit files.</summary>
    public bool? TrimTimer { get; init; }

    /// <summary>Nothing known; used where no host is looked at.</summary>
    public static readonly HostFacts Unknown = new(false, "", []);
}
