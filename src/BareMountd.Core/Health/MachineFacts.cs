using BareMountd.Core.Host;

namespace BareMountd.Core.Health;

/// <summary>What conditions of the machine look at.</summary>
/// <param name="Host">The machine.</param>
/// <param name="UdevRunning">True where udevd runs now.</param>
/// <param name="UdevSeen">True when udevd ran at some time since the daemon started.</param>
public sealed record MachineFacts(HostFacts Host, bool UdevRunning, bool UdevSeen);
