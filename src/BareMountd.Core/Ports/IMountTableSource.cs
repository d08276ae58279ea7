using System.Collections.Immutable;
using System.Threading.Channels;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Ports;

/// <summary>The kernel's mount table, pushed when it changes (poll(2) on mountinfo, never by a timer).</summary>
public interface IMountTableSource
{
    /// <summary>Reads the table of now.</summary>
    MountTable Read();

    /// <summary>Reads the active swap areas of now.</summary>
    ImmutableArray<SwapEntry> ReadSwaps();

    /// <summary>Writes the table at the start and after each change until cancelled. Bursts may be merged.</summary>
    Task RunAsync(ChannelWriter<MountTable> changes, CancellationToken cancellationToken);
}
