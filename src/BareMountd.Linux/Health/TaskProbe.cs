using BareMountd.Core.Health;

namespace BareMountd.Linux.Health;

/// <summary>A probe that lets somebody else look (systemd runs a program) and is told the end: it holds no thread while it waits.</summary>
internal abstract class TaskProbe : Probe
{
    /// <summary>Looks. Null: there is nothing to see here, and nothing is reported.</summary>
    /// <exception cref="ProbeFailedException">It cannot be read.</exception>
    internal abstract Task<ProbeReading?> ReadAsync(ProbeTarget target);
}
