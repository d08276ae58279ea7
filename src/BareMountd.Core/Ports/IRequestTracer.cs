namespace BareMountd.Core.Ports;

/// <summary>Counts finished block requests by size and duration inside the kernel. For one thread at a time.</summary>
public interface IRequestTracer
{
    /// <summary>Begins to count, from 0.</summary>
    /// <returns>Null when it counts; else why it cannot, as one sentence without a full stop.</returns>
    string? Start();

    /// <summary>Ends counting; nothing of it stays in the kernel.</summary>
    void Stop();

    /// <summary>Hands over every entry of now; one for which the receiver returns true is deleted.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    void Read(RequestCountsHandler take);
}
