using System.Text.Json;
using BareMountd.Core.Host;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.State;

/// <summary>The accounts of disks, <c>/run/baremountd/io.json</c>. A file that is damaged or cannot be read costs a restart of the counters.</summary>
/// <param name="roots">Where the runtime directory stands.</param>
public sealed class IoStateStore(LinuxRoots roots) : IIoStateStore
{
    /// <inheritdoc/>
    public IReadOnlyList<KnownDisk> Load()
    {
        try
        {
            IoStateFile? state = JsonSerializer.Deserialize(File.ReadAllBytes(roots.IoStateFile), StateJson.Default.IoStateFile);
            return state?.Schema == IoStateFile.CurrentSchema && !state.Disks.Contains(null) ? state.Disks : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">They could not be written; the old ones stand.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written; the old ones stand.</exception>
    public void Save(IReadOnlyList<KnownDisk> disks)
    {
        ArgumentNullException.ThrowIfNull(disks);
        AtomicFile.Replace(
            roots.IoStateFile, JsonSerializer.SerializeToUtf8Bytes(new IoStateFile(IoStateFile.CurrentSchema, disks), StateJson.Default.IoStateFile));
    }
}
