using BareMountd.Core.Host;

namespace BareMountd.Core.Configuration;

/// <summary>What the loader may know of the machine that the configuration is for; the file means the same without it, only advice differs.</summary>
/// <param name="Host">Kind of machine, kernel, what is enabled.</param>
public sealed record ConfigContext(HostFacts Host)
{
    /// <summary>Nothing known of the machine.</summary>
    public static readonly ConfigContext Unknown = new(HostFacts.Unknown);
}
