using BareMountd.Core.Host;

namespace BareMountd.Core.Configuration;

/// <summary>What the loader may know of the machine that the configuration is for; the file means the same without it, only advice differs.</summary>
/// <param name="Host">Kind of machine and kernel.</param>
/// <param name="TrimTimer">True when <c>fstrim.timer</c> is enabled here, false when it is known not to be, null when nobody looked.</param>
public sealed record ConfigContext(HostFacts Host, bool? TrimTimer = null)
{
    /// <summary>Nothing known of the machine.</summary>
    public static readonly ConfigContext Unknown = new(HostFacts.Unknown);
}
