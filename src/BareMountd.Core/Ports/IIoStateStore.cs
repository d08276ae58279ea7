using BareMountd.Core.Io;

namespace BareMountd.Core.Ports;

/// <summary>The accounts of disks, kept over a restart of the daemon but not over a boot (<c>/run/baremountd/io.json</c>).</summary>
public interface IIoStateStore
{
    /// <summary>The accounts of the last run; empty when there are none, or they cannot be understood: counters then start again.</summary>
    IReadOnlyList<KnownDisk> Load();

    /// <summary>Replaces them atomically.</summary>
    void Save(IReadOnlyList<KnownDisk> disks);
}
