using BareMountd.Core.Control;

namespace BareMountd.Core.Ports;

/// <summary>The history of events over restarts of the daemon and boots of the machine.</summary>
public interface IEventStore
{
    /// <summary>What was kept, oldest first, the newest at most <paramref name="count"/>. What cannot be understood is left out.</summary>
    IReadOnlyList<EventRecord> Load(int count);

    /// <summary>Adds events at the end; the oldest are forgotten.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    void Append(IReadOnlyList<EventRecord> events);

    /// <summary>Replaces everything; for a history of which some could not be written.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    void Replace(IReadOnlyList<EventRecord> events);

    /// <summary>Has what was added survive even if the power goes now.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    void Sync();
}
