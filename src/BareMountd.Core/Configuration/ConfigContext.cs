using BareMountd.Core.Host;

namespace BareMountd.Core.Configuration;

/// <summary>What the loader may know of the machine that the configuration is for; without a web configuration in it the file means the same as without it, and only advice differs.</summary>
/// <param name="Host">Kind of machine, kernel, what is enabled.</param>
public sealed record ConfigContext(HostFacts Host)
{
    /// <summary>The web configuration that the daemon's command line names (an absolute path); it counts before the file's own.</summary>
    public string? WebConfigFile { get; init; }

    /// <summary>Nothing known of the machine.</summary>
    public static readonly ConfigContext Unknown = new(HostFacts.Unknown);
}
