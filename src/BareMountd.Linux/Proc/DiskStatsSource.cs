using System.Buffers;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Proc;

/// <summary>Counters of <c>/proc/diskstats</c>, read anew at each call. Concurrent calls wait for each other: they share the buffer.</summary>
/// <param name="roots">Where procfs stands.</param>
public sealed class DiskStatsSource(LinuxRoots roots) : IDiskStatsSource
{
    private const int FirstBuffer = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _buffer = new(FirstBuffer);

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(DiskCountersHandler take)
    {
        lock (_gate)
        {
            using (ProcFile file = ProcFile.Open(roots.DiskStats))
            {
                file.ReadAll(_buffer);
            }

            DiskStatsParser.Parse(_buffer.WrittenSpan, take);
        }
    }
}
