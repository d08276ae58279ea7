using BareMountd.Core.Host;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Proc;

/// <summary>Counters of <c>/proc/diskstats</c>, read anew at each call. Safe for concurrent calls.</summary>
/// <param name="roots">Where procfs stands.</param>
public sealed class DiskStatsSource(LinuxRoots roots) : IDiskStatsSource
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyDictionary<string, DiskCounters> Read() => DiskStatsParser.Parse(ProcFile.ReadAllBytes(roots.DiskStats));
}
