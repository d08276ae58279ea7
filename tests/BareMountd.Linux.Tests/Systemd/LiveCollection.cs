namespace BareMountd.Linux.Tests.Systemd;

/// <summary>One systemd, one device: these tests run one after the other.</summary>
[CollectionDefinition(nameof(LiveSystemd), DisableParallelization = true)]
public sealed class LiveCollection;
